# What is in the way of a request, for the member alone.

unexpected = Algo salió mal por mi parte; por favor, dale a un admin el número { $number }.

# With their articles, since sentences speak of them as they stand here.
picture-content = la imagen de contenido
picture-style = la imagen de estilo
picture-style-number = la imagen de estilo { $number }
picture-mask = la máscara
picture-photo = la foto
picture-start = la imagen de partida

# $picture is one of the names above.
about-picture = Sobre { $picture }: { $sentence }
# $photo and $member are names of options.
photo-missing = Falta una imagen: adjunta una foto en `{ $photo }` o indica a alguien en `{ $member }` para usar su avatar.
photo-twice = Solo puedo usar una imagen: la foto de `{ $photo }` o el avatar de `{ $member }`. Quita una de las dos.
refused-no-picture = Sobre { $picture }: el archivo { $file } no es una imagen que pueda leer; envía { FORMATS("or") }.
refused-file-too-large = Sobre { $picture }: ese archivo ocupa { NUMBER($size, minimumFractionDigits: 1) } MB; las imágenes pueden ocupar hasta { $most } MB.
refused-picture-pixels = Sobre { $picture }: tiene { NUMBER($pixels, minimumFractionDigits: 1) } megapíxeles; se admiten hasta { NUMBER($most, maximumFractionDigits: 6) }.
refused-no-download = No pude descargar de Discord { $picture }; por favor, inténtalo de nuevo.
refused-same-picture = La foto y el estilo son la misma imagen, que en su propio estilo quedaría casi igual. Envía un cuadro como estilo o elige uno por su nombre: /estilo lista los muestra todos.

refused-line-full = La cola está llena en este momento; por favor, pídelo otra vez en unos minutos (hay { $waiting } en espera y el máximo es { $most }).
refused-too-many-jobs = { $most ->
    [one] Ya tienes un encargo en marcha, el máximo por miembro; espera a que termine o detenlo con /cancelar.
   *[other] Ya tienes { $most } encargos en marcha, el máximo por miembro; espera a que termine alguno o detén uno con /cancelar.
}
# Several photos at once: $count is at least 2, $most at least 1.
series-too-many = Has elegido { $count } fotos y cada una es un encargo; ahora mismo puedes tener { $most } más, así que elige menos. No he empezado ninguna.
series-too-many-today = Has elegido { $count } fotos y cada una es un encargo; hoy puedes tener { $most } más, así que elige menos. No he empezado ninguna.
# A photo that moves, before it is accepted; the sentences follow each other.
clip-moves = **{ $name }** está animada y tiene { $frames } fotogramas.
clip-thinned = Pintaría { $painted } de ellos, repartidos por igual y cada uno más tiempo en pantalla.
clip-takes = Eso tarda cerca de { $time }.
# $count is at least 2.
clip-takes-as-long = Eso tarda más o menos lo mismo que { $count } imágenes fijas.
clip-counts = Cuenta como { $count } de las imágenes que puedes pedir al día.
clip-which = ¿La pinto animada o solo su primer fotograma?
clip-too-many-today = Animada cuenta como { $count } imágenes, y hoy puedes tener { $most } más. Pide solo su primer fotograma o envía una más corta.

refused-no-room-to-keep = Ahora mismo no puedo guardar más encargos; por favor, avisa a un admin e inténtalo más tarde.
refused-cannot-post-now = No pude publicar en este canal ahora mismo; por favor, inténtalo de nuevo o en otro lugar.
refused-no-messages-here = No puedo publicar mensajes aquí; por favor, prueba en otro canal.
refused-permissions = No puedo mostrar mi trabajo en este canal; por favor, pide a un moderador que me dé estos permisos: { $permissions }.
refused-exact-size = La receta { $recipe } siempre pinta { $width } por { $height } píxeles; por favor, no indiques el tamaño o elige otra receta.
colours-alone-without = Con solo la paleta no se pinta nada; por favor, no indiques lo que sirve para pintar: { $options }.
refused-too-few-pixels = Puedes pedir de { $least } a { $most } píxeles para el lado mayor; { $value } son muy pocos.
refused-too-many-pixels = Puedes pedir de { $least } a { $most } píxeles para el lado mayor; { $value } son demasiados.
refused-cannot-grow = El doble de tamaño serían { $size } píxeles para el lado mayor; puedes pedir hasta { $most }.
refused-too-few-iterations = Puedes pedir de { $least } a { $most } iteraciones; { $value } son muy pocas.
refused-too-many-iterations = Puedes pedir de { $least } a { $most } iteraciones; { $value } son demasiadas.
refused-too-few-epochs = Puedes pedir de { $least } a { $most } épocas; { $value } son muy pocas.
refused-too-many-epochs = Puedes pedir de { $least } a { $most } épocas; { $value } son demasiadas.

restarted-ask-again = Me he reiniciado entretanto; por favor, envíalo otra vez.
restarted-goes-on = Me he reiniciado entretanto, pero sigo pintando tu imagen; la recibirás por mensaje privado.

cancel-nothing = No tienes ningún encargo en marcha, así que no hay nada que cancelar.
cancel-done = Cancelado.
cancel-done-one = Cancelado: { $title }.
cancel-which = ¿Cuál?
