# /help, and the first message on a new server.
# $stylize, $draw and so on are commands to click on.

help-name = ayuda
help-description = Lo que sé hacer, con ejemplos, y lo que vale para ti aquí.

## The pages

help-page-start = Inicio
help-page-recipes = Recetas
help-page-commands = Comandos y botones
help-page-limits = Límites
help-page-privacy = Privacidad

## Start

help-hello = Soy Easel, y pinto
help-what = Dame una foto y un cuadro: repinto la foto con el estilo del cuadro, y puedes mirar mientras lo hago.
help-strip-caption = A la izquierda la foto, en el centro el cuadro, a la derecha lo que hice con ellos.
help-alt-strip = Tres imágenes lado a lado: una foto de un puerto, un cuadro de un valle y el puerto como lo habría pintado el autor del cuadro.
help-steps = Tres pasos
# $content and $style are names of options.
help-step-type = Escribe { $stylize } y adjunta una foto en { $content } y un cuadro en { $style }.
help-step-watch = Mira cómo crece tu imagen en su tarjeta y en el hilo de debajo.
help-step-press = Pulsa los botones de debajo: otra vez, más estilo, menos estilo, más grande…
help-draw = O prueba { $draw }: dibujo una foto sobre una hoja en blanco, primero las formas y luego los detalles.
help-examples = Ejemplos
help-example-strong = más del cuadro, menos de la foto
help-example-choose = cuatro pequeñas para elegir
help-example-finest = tan grande y con tanto detalle como pinto aquí para ti
help-example-drawing = un dibujo con tantos pasos como puede haber aquí

## Recipes

help-recipes = { $count } maneras de pintar
help-recipes-how = Elige una con la opción { $recipe } de { $stylize }; si no eliges, uso { $default }.
# Instead of an option, this recipe has a command of its own.
help-recipe-drawing = { $summary } Para eso está { $draw }.
help-draw-caption = El mismo puerto, dibujado: épocas 3, 5, 7, 9 y 11 de 11.
help-alt-draw = Cinco pasos de un dibujo de un puerto, de nubes de color a una imagen terminada.

## Commands and buttons

help-commands = Lo que puedes escribir
help-menus = Lo que puedes hacer con un mensaje
help-menus-how = Abre el menú de cualquier mensaje con imágenes y elige Aplicaciones: { $menus }.
help-buttons = Lo que hacen los botones
help-button-cancel = termina el encargo sin imagen
help-button-stop = termina la imagen tal como está
help-button-frames = muestra el doble de imágenes del proceso
help-button-first = como 2, 3 y 4: sigue a tamaño completo desde esa entre varias
help-button-again = lo mismo una vez más, un poco distinto; un dibujo, con otra técnica
help-button-stronger = más del estilo
help-button-softer = menos del estilo
help-button-larger = sigue desde la imagen al doble de tamaño
help-button-colours = lo mismo con los colores de la foto
help-button-part = toma como estilo solo una parte del cuadro, de nueve a elegir
help-button-content = la pinta otra vez, en otro estilo que elijas
help-button-compare = contenido, estilo y resultado, lado a lado
help-button-making = cómo nació la imagen, en una animación
help-button-recipe = cómo se hizo exactamente, y el comando para ello
help-button-delete = elimina la imagen; solo para quien la pidió y los moderadores

## Limits

help-limits-server = Lo que vale para ti en este servidor
help-limits-private = Lo que vale para ti en mensajes privados
help-limit-size = Tamaño: de { $least } a { $most } píxeles para el lado mayor; si no eliges, { $usual }.
help-limit-iterations = Iteraciones en { $stylize }: hasta { $most }.
help-limit-epochs = Épocas en { $draw }: hasta { $most }.
help-limit-frames = { $every ->
    [one] Durante el proceso: una imagen en cada iteración.
   *[other] Durante el proceso: una imagen cada { $every } iteraciones.
}
help-limit-clips = Imágenes animadas: hasta { $most } fotogramas; si hay más, se eligen tantos repartidos por igual.
help-limit-jobs = Tus encargos: hasta { $most } a la vez.
help-limit-day = Tus encargos: hasta { $most } en 24 horas.
help-limit-line = La cola: hasta { $most } encargos en espera, entre los de todos.
help-limit-file = Archivos de imagen: hasta { $megabytes } MB y { $megapixels } megapíxeles, en { FORMATS("or") }.
# $channels and $roles are lists of them.
help-limit-channels = Solo en { $channels }.
help-limit-roles = Solo con uno de estos roles: { $roles }.
help-limits-moderators = Puedes cambiarlo con { $set }.

## Privacy

help-privacy-what = Lo que conservo, y por cuánto tiempo
help-privacy-noted = De cada encargo conservo quién lo pidió, dónde, cómo debía pintarse y qué fue de él, con las imágenes que enviaste y la que pinté.
help-privacy-inputs = { $days ->
    [0] Las imágenes que envías y las del proceso se eliminan en la hora siguiente al final del encargo.
    [one] Las imágenes que envías y las del proceso se eliminan un día después del final del encargo.
   *[other] Las imágenes que envías y las del proceso se eliminan { $days } días después del final del encargo.
}
help-privacy-results = { $days ->
    [0] La imagen terminada se elimina en la hora siguiente, y todo lo que conservo del encargo, un día después de su final.
    [one] La imagen terminada y todo lo que conservo del encargo se eliminan un día después de su final.
   *[other] La imagen terminada y todo lo que conservo del encargo se eliminan { $days } días después de su final.
}
help-privacy-stays = Tus preajustes, los estilos que añades a un servidor y los cambios que hacen los moderadores se quedan hasta que alguien los elimina.
help-privacy-posts = Lo que publico en Discord se queda allí hasta que se elimina allí.
help-privacy-yours = { $show } muestra todo lo que conservo sobre ti, y { $delete } lo elimina al momento.

## The first message on a server

welcome-hello = Hola, soy Easel, y pinto
welcome-try = Prueba { $stylize } con una foto y un cuadro, o { $draw } solo con una foto. { $help } muestra todo lo que sé hacer.
welcome-moderators = Para moderadores: { $set } fija cuánto pueden pedir los miembros aquí, y { $channels } dónde.
# $permissions are names of permissions, as Discord shows them in English.
welcome-missing = Para mostrar mi trabajo aún necesito: { $permissions }. Activa esos permisos en los ajustes del servidor, en Roles, para el rol { $role }, o invítame de nuevo con [este enlace]({ $link }).
