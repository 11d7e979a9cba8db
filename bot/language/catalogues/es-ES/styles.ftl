# Styles with names, of a server or from the bot, and several styles in one picture.

style-name = estilo
style-description = Estilos con nombre, para que elijas.
style-add-name = añadir
style-add-description = Pon nombre a una imagen, para que todos en este servidor puedan pintar con su estilo.
style-remove-name = quitar
style-remove-description = Quita uno de los estilos de este servidor.
style-list-name = lista
style-list-description = Mira todos los estilos entre los que puedes elegir.

option-name = nombre
option-picture = imagen
option-style_name = nombre_estilo
option-style_2 = estilo_2
option-style_3 = estilo_3
option-style_4 = estilo_4
option-style_part = parte_estilo
option-weights = pesos
option-mask = máscara

describe-new-style-name = Cómo se llama el estilo, en hasta { $most } caracteres.
describe-new-style-picture = El cuadro, en un formato de imagen habitual.
describe-removed-style-name = El estilo que se quita.
describe-style-name = Un estilo por su nombre, de este servidor o mío; /estilo lista los muestra todos.
describe-further-style = Otro cuadro; su estilo se mezcla con los demás. Hasta 4 estilos en total.
describe-style-part = La parte del cuadro cuyo estilo recibe; si no eliges, el cuadro entero.
describe-weights = Cuánto de cada estilo, como 2, 1: primero los cuadros, luego nombre_estilo.
describe-mask = Una imagen con la forma de la foto: blanca donde va el estilo, negra donde la foto no cambia.

# $name is a style's name throughout.
style-added = **{ $name }** ya es uno de los estilos de este servidor: cualquiera puede elegirlo en `nombre_estilo` en /estilizar.
style-removed = **{ $name }** ya no es uno de los estilos de este servidor.
style-name-bad = El nombre de un estilo tiene de 1 a { $most } letras, cifras, espacios y emojis y, de otros signos, solo - ' & , . ! ? y paréntesis ( ).
style-name-bundled = Yo ya traigo un estilo llamado { $name }; por favor, elige otro nombre.
style-name-taken = Este servidor ya tiene un estilo llamado { $name }; por favor, elige otro nombre.
style-library-full = Este servidor tiene { $most } estilos, el máximo; antes quita uno con /estilo quitar.
style-no-room = Ahora mismo no puedo guardar más estilos; por favor, avisa a un admin e inténtalo más tarde.
style-no-spoilers = Todo el mundo puede ver los estilos, así que una imagen marcada como spoiler no puede ser uno; envíala sin ocultar si todos pueden verla.
style-unknown = Aquí no hay ningún estilo llamado { $name }; /estilo lista muestra los que hay.
style-stays = { $name } viene conmigo y está en todos los servidores, así que no se puede quitar.
style-not-yours = Solo quien añadió { $name } puede quitarlo, o un moderador: alguien con el permiso Gestionar mensajes o Gestionar servidor.
style-only-on-servers = Los estilos se pueden añadir y quitar en servidores en los que estoy; aquí puedes elegir entre los que traigo yo.
style-picture-lost = Se perdió la imagen del estilo { $name }; por favor, pide a un moderador que lo quite y lo añada de nuevo.

stylize-no-style = Falta un estilo: adjunta un cuadro en `estilo` o elige uno por su nombre en `nombre_estilo`. /estilo lista muestra los que hay.
stylize-bad-weights = { $count ->
    [one] Elegiste 1 estilo, así que `pesos` lleva un número, mayor que 0 y menor que 10000, o puede omitirse.
   *[other] Elegiste { $count } estilos, así que `pesos` lleva { $count } números, cada uno mayor que 0 y menor que 10000, separados por comas o espacios: para dos estilos, por ejemplo, 2, 1.
}

# The gallery of /style list. $server is the server's name.
style-gallery-server = Estilos en { $server }
style-gallery-mine = Los estilos que traigo yo
style-gallery-count = { $count ->
    [one] 1 estilo
   *[other] { $count } estilos
}
style-gallery-page = página { $page } de { $pages }
style-gallery-use = Pulsa el botón debajo de uno y adjunta una foto, o empieza a escribir su nombre en `nombre_estilo` de /estilizar.
# $name is the style's.
style-gallery-paint = Pintar con { $name }
style-gallery-back = Atrás
style-gallery-on = Más
# $names is a list of names.
style-gallery-lost = Se perdieron las imágenes de estos: { $names }. Un moderador puede quitarlos y añadirlos de nuevo.
