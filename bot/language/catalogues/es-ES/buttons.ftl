# The buttons on jobs, what they say to who pressed, and what they show.
# Labels are short: five of them stand side by side on a phone.

## While it is painted

button-cancel = Cancelar
button-cancelall = Cancelar todo
button-clip = Animada
button-still = Solo el primero
button-leave = Cancelar
button-stop = Parar aquí
button-frames = Más imágenes

button-stopping = Termino la imagen tal como está ahora.
button-frames-now = { $every ->
    [one] A partir de ahora hay una imagen en cada iteración.
   *[other] A partir de ahora hay una imagen cada { $every } iteraciones.
}

button-frames-soon = A partir de ahora salen el doble de imágenes, mientras pueda haber más.
button-job-ended = Ese encargo ya terminó, así que no hay nada que cambiar en él.
button-not-painting = Ese encargo no se está pintando en este momento, así que todavía no hay ninguna imagen que guardar.
button-no-more-frames = Ya salen todas las imágenes que puede haber.

## On a finished picture

# On several pictures to choose from.
button-first = 1
button-second = 2
button-third = 3
button-fourth = 4
button-again = Otra vez
button-stronger = Más estilo
button-softer = Menos estilo
button-larger = Más grande
button-colours = Colores de foto
button-part = Parte del cuadro
button-content = Usar como contenido
button-compare = Comparar
button-making = Cómo se hizo
button-recipe = Receta
button-delete = Eliminar

button-strongest = Ya es todo estilo.
button-softest = Ya tiene el mínimo de estilo posible.
button-colours-kept = Ya tiene los colores de la foto.
button-already-asked = Eso ya lo pediste; está en camino.
button-again-same = Pintada otra vez, saldría exactamente igual. Para otra imagen, pulsa Más estilo o Menos estilo, o pídela con otra receta.
button-again-same-choices = Pintadas otra vez, saldrían exactamente iguales. Elige una por su número, o pide otras con otra intensidad u otra receta.
# A drawing, asked for once more; below it are buttons for the media.
again-medium = Dibujada otra vez, saldría exactamente igual. ¿Con qué la dibujo esta vez?
part-which = ¿De qué parte del cuadro tomo el estilo?
part-whole = El cuadro entero

## What is in the way

# $name is the member who asked for the picture.
button-not-yours = Aquí solo { $name } y los moderadores pueden hacer eso.
button-only-theirs = Aquí solo { $name } puede usar los botones de esa imagen.
button-unknown = Ya no conozco ese botón.
button-job-forgotten = Ya no recuerdo esa imagen, así que no puedo hacer nada con ella.
button-no-picture = Ese encargo terminó sin imagen, así que eso no se puede hacer.
button-not-finished = Esa imagen aún no está terminada; por favor, inténtalo cuando lo esté.
button-pictures-removed = Ya no conservo las imágenes originales; por favor, envíalas de nuevo con /estilizar o /dibujar.
button-picture-removed = Ya no conservo el archivo de esa imagen, así que eso ya no es posible.
button-nothing-to-compare = Ya no conservo las imágenes originales, así que no hay con qué compararla.

## Compare and Making of

compare-shown = Contenido, estilo y resultado, lado a lado:
compare-shown-photo = La foto y el dibujo, lado a lado:
making-shown = Cómo se hizo, desde la primera imagen del proceso hasta la última:
# $link leads to the message.
making-posted = Aquí está, a la vista de todos: { $link }
making-no-frames = Esta imagen no tuvo imágenes intermedias, así que no puedo mostrar cómo se hizo.
making-removed = Ya no conservo las imágenes intermedias, así que ya no puedo mostrar cómo se hizo.
making-too-large = La animación de cómo se hizo es demasiado grande para Discord aquí.

# For those who can't see the pictures. $title is such as "harbour in the style of waves".
alt-photo-and-result = La foto y el resultado, lado a lado: { $title }
alt-making = Una animación de cómo se hizo: { $title }
alt-parts = El cuadro, dividido en tres por tres partes

## Recipe

# Of $all iterations, $done were made.
settings-stopped = { $done ->
    [one] Se terminó antes de tiempo, tras { $done } de { $all } iteraciones.
   *[other] Se terminó antes de tiempo, tras { $done } de { $all } iteraciones.
}
# $shares is such as "2 : 1".
settings-shares = Los pesos de los estilos son { $shares }.
settings-recipe = Receta { $name }: { $summary }
settings-iteration = Iteración { $iteration } de { $iterations }
stage-scale = tamaño { $number } de { $count }
stage-epoch = época { $number } de { $count }
settings-weights = Pintado con { $weights }.
settings-number = { NUMBER($value, maximumSignificantDigits: 4) }
weights-imagenet = VGG19, entrenada con ImageNet
weights-vgg16 = VGG16, entrenada con ImageNet
weights-whitened = VGG19 y filtros aleatorios, sin descarga
weights-file = VGG19 y los pesos propios de quien aloja el bot
weights-other = VGG19 y pesos { $kind }
settings-discord = **Para pedirla aquí,** con las mismas imágenes:
settings-again = Luego pulsa Otra vez. Saldrá una imagen parecida, no exactamente esta.
# $number is that of one of several pictures to choose from.
settings-chosen = Luego pulsa { $number }.
settings-larger = { $times ->
    [one] Luego pulsa Más grande.
   *[other] Luego pulsa Más grande { $times } veces, cada vez en la imagen que salga.
}
settings-frames = Luego pulsa Animada.
settings-shell = **Para pintarla exactamente igual,** en una terminal, a partir de su archivo y las mismas imágenes:

## Delete

# The button that does it, in red.
button-erase = Eliminar para siempre
delete-sure = ¿Eliminar **{ $title }** para siempre? Desaparecen sus mensajes y sus archivos, incluidas las imágenes originales.
delete-working = Eliminando…
delete-done = Hecho: sus mensajes y sus archivos ya no están.
delete-done-but-messages = Sus archivos ya no están. Algunos de sus mensajes no puedo quitarlos de aquí; por favor, elimínalos tú.
