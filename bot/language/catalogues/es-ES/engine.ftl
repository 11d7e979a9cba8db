# What the painter says when it can't do something.

## Pictures that can't be used

engine-not-a-picture = Ese archivo no es una imagen que pueda leer; envía { FORMATS("or") }.
engine-broken-picture = Esa imagen está dañada: su archivo tiene errores o le falta una parte. Usa el archivo original, o guárdala otra vez como PNG o JPEG.
engine-rare-jpeg = Ese es un archivo JPEG de un tipo poco común que no puedo leer, por ejemplo con 12 bits por canal. Guárdalo de nuevo como PNG o JPEG corriente.
engine-unreadable-picture = Esa imagen tarda demasiado en leerse o hace fallar el programa que la lee; guárdala de nuevo como PNG o JPEG.
engine-broken-video = Ese vídeo está dañado: su archivo tiene errores o le falta una parte. Usa el archivo original, o guárdalo otra vez como MP4 con H.264.
engine-unreadable-video = Ese vídeo tarda demasiado en leerse o hace fallar el programa que lo lee; acórtalo o redúcelo, o guárdalo de nuevo como MP4 con H.264.
engine-video-without-picture = Ese vídeo no tiene imagen, solo sonido; envía uno en el que se vea algo.
engine-other-codec = Ese vídeo está codificado de una forma que no puedo leer; tiene que ser H.264, HEVC, VP8, VP9 o AV1. Guárdalo de nuevo como MP4 con H.264.
# $size and $most are in megabytes.
engine-too-many-bytes = Ese archivo ocupa { NUMBER($size, minimumFractionDigits: 1, useGrouping: 0) } MB; las imágenes pueden ocupar hasta { NUMBER($most, useGrouping: 0) } MB.
# $pixels and $most are in millions.
engine-too-many-pixels = Esa imagen tiene { NUMBER($pixels, minimumFractionDigits: 1, useGrouping: 0) } megapíxeles; se admiten hasta { NUMBER($most, maximumFractionDigits: 6, useGrouping: 0) }. Redúcela e inténtalo de nuevo.
engine-far-too-many-pixels = Esa imagen tiene muchísimos píxeles; se admiten hasta { NUMBER($most, maximumFractionDigits: 6, useGrouping: 0) } megapíxeles. Redúcela e inténtalo de nuevo.
engine-too-many-frames = Esa animación de { NUMBER($width, useGrouping: 0) } por { NUMBER($height, useGrouping: 0) } píxeles tiene más de { NUMBER($most, useGrouping: 0) } fotogramas, el máximo con ese tamaño; acórtala o redúcela.
engine-too-narrow = Esa imagen mide { NUMBER($width, useGrouping: 0) } por { NUMBER($height, useGrouping: 0) } píxeles; el lado mayor puede medir hasta { $most } veces el menor. Recorta una parte e inténtalo de nuevo.
engine-too-thin = Con un tamaño de { NUMBER($size, useGrouping: 0) } píxeles, el lado menor de esa imagen mediría solo { $shorter } px; debe medir al menos { $least }. Elige un tamaño de { NUMBER($enough, useGrouping: 0) } o más, o recorta una parte de la imagen.
engine-too-thin-to-choose = Las imágenes para elegir se pintan a la mitad del tamaño: con { NUMBER($size, useGrouping: 0) } píxeles, el lado menor de esa imagen mediría solo { $shorter } px; debe medir al menos { $least }. Elige un tamaño de { NUMBER($enough, useGrouping: 0) } o más, o recorta una parte de la imagen.
engine-style-too-thin = Con un tamaño de { NUMBER($size, useGrouping: 0) } píxeles, el lado menor de esa imagen de estilo mediría solo { $shorter } px; debe medir al menos { $least }. Elige un tamaño de { NUMBER($enough, useGrouping: 0) } o más, o recorta una parte de la imagen de estilo.
engine-style-too-thin-to-choose = Las imágenes para elegir se pintan a la mitad del tamaño: con { NUMBER($size, useGrouping: 0) } píxeles, el lado menor de esa imagen de estilo mediría solo { $shorter } px; debe medir al menos { $least }. Elige un tamaño de { NUMBER($enough, useGrouping: 0) } o más, o recorta una parte de la imagen de estilo.
engine-style-too-thin-for-recipe = Esa receta pinta con { NUMBER($size, useGrouping: 0) } píxeles, y el lado menor de esa imagen de estilo mediría solo { $shorter } px; debe medir al menos { $least }. Recorta una parte de la imagen de estilo, o elige otra receta.
engine-part-too-small = Esa parte de la imagen de estilo mide { NUMBER($width, useGrouping: 0) } por { NUMBER($height, useGrouping: 0) } píxeles; debe medir al menos { $least } por lado. Elige una parte más grande o una imagen más grande.
# $bytes is how large the file may be.
engine-fits-nowhere = Esa imagen no se puede reducir tanto como para caber en un archivo de { $bytes } bytes.

## Masks

engine-mask-shape = La máscara mide { NUMBER($mask_width, useGrouping: 0) } por { NUMBER($mask_height, useGrouping: 0) } píxeles, y no tiene la forma de la imagen de contenido, { NUMBER($width, useGrouping: 0) } por { NUMBER($height, useGrouping: 0) }; dibújala sobre ella.
engine-mask-black = La máscara es toda negra, así que no se pintaría nada; debe ser blanca donde se aplica el estilo.

## Choices that no recipe has, or this one has not ($recipe is a recipe's name)

engine-style-missing = La receta { $recipe } necesita una imagen de estilo.
engine-style-unwanted = La receta { $recipe } no lleva imagen de estilo.
engine-too-many-styles = Una imagen admite hasta { $most } estilos, no { $count }.
engine-style-weights = Los pesos de los estilos son números mayores que 0.
engine-no-epochs = La receta { $recipe } no tiene épocas; solo los dibujos las tienen.
engine-too-few-epochs = Un dibujo lleva al menos 1 época, no { $count }.
engine-no-medium = Solo un dibujo tiene técnica; la receta { $recipe } pinta en un estilo.
engine-no-strength = La receta { $recipe } no tiene estilo, así que tampoco tiene intensidad.
engine-strength-range = La intensidad va de 0 a { $most }; { NUMBER($strength, useGrouping: 0) } queda fuera.
engine-iterations-range = Las iteraciones van de 1 a { $most }; { NUMBER($iterations, useGrouping: 0) } queda fuera.
engine-epochs-need-iterations = Para { NUMBER($epochs, useGrouping: 0) } épocas hacen falta al menos otras tantas iteraciones, no { NUMBER($iterations, useGrouping: 0) }.
engine-size-range = El tamaño va de { $least } a { $most } píxeles; { $size } queda fuera.
engine-too-small-to-choose = Las imágenes para elegir se pintan a la mitad del tamaño, así que este tiene que ser de al menos { $least } píxeles.
engine-frames-range = Las imágenes del proceso salen cada 1 a { $most } iteraciones o, con 0, al final de cada época o escala; { $every } queda fuera.

## Pictures that say how they were made

engine-newer-picture = Esa imagen la pintó un Easel más nuevo que este, que no sabe leer cómo se hizo.
engine-unknown-recipe = Esa imagen se pintó con una receta que este Easel no tiene.
engine-damaged-text = Lo que esa imagen dice de cómo se hizo está dañado, así que no se puede repetir.
engine-other-format = Solo un archivo PNG, JPEG o WebP dice cómo se hizo; envía el archivo tal como Easel te lo dio.
engine-broken-file = Ese archivo de imagen está dañado; envíalo tal como Easel te lo dio.
engine-no-text = Esa imagen no dice cómo se hizo: o no la pintó Easel, o una aplicación le quitó el texto. Envía el archivo tal como Easel te lo dio.
engine-other-styles = { $before ->
    [0] Esa imagen se pintó sin imagen de estilo, no con { $now }.
    [1] Esa imagen se pintó con 1 imagen de estilo, no con { $now }.
   *[other] Esa imagen se pintó con { $before } imágenes de estilo, no con { $now }.
}
engine-other-masks = { $before ->
    [0] Esa imagen se pintó sin máscara, no con { $now }.
    [1] Esa imagen se pintó con 1 máscara, no con { $now }.
   *[other] Esa imagen se pintó con { $before } máscaras, no con { $now }.
}
engine-other-start = { $before ->
    [0] Esa imagen se pintó sin imagen de partida, no con { $now }.
   *[other] Esa imagen se pintó con 1 imagen de partida, no con { $now }.
}

## The making of a picture

engine-no-frames = Todavía no hay imágenes del proceso, así que no hay nada que animar.
engine-no-iterations = Todavía no hay iteraciones, así que no hay nada que representar.

## What is not the member's fault

engine-no-memory-for-size = No hay memoria suficiente en { $device } para un tamaño de { NUMBER($size, useGrouping: 0) } píxeles; prueba con { NUMBER($smaller, useGrouping: 0) }.
engine-no-memory-at-all = No hay memoria suficiente en { $device } para un tamaño de { NUMBER($size, useGrouping: 0) } píxeles, el menor que hay; pide a un admin que revise la máquina.
engine-no-memory-for-recipe = No hay memoria suficiente en { $device } para { NUMBER($width, useGrouping: 0) } por { NUMBER($height, useGrouping: 0) } píxeles; elige otra receta con un tamaño menor que { NUMBER($longest, useGrouping: 0) }.
# $how is how the process ended, such as SIGKILL.
engine-worker-died = El pintor falló dos veces con esta imagen ({ $how }); puede que necesite más memoria de la que hay. Prueba con un tamaño menor.
engine-broke-down = Algo salió mal al pintar, así que no se pudo terminar esta imagen; el registro dice más en el encargo { $job }.
engine-closing = Easel se está apagando, así que no se puede terminar esta imagen.
engine-closing-intake = Easel se está apagando, así que ya no acepta más imágenes.
engine-painter-cannot-start = El pintor no puede arrancar: su proceso terminó { $times } veces ({ $how }); el registro dice más.
engine-painter-keeps-ending = El proceso del pintor terminó { $times } veces seguidas antes de tener una imagen que pintar ({ $how }); el registro dice más.
# $reason and $there, the devices that there are, are as the machine says them.
engine-no-device = El dispositivo { $device } no se puede usar ({ $reason }); esta máquina tiene { $there }.
engine-no-tf32 = El dispositivo { $device } no tiene TF32, que las tarjetas gráficas de NVIDIA tienen desde 2020; elige otra precisión o pinta en una de esas tarjetas.
engine-no-process = No se puede iniciar ningún proceso ({ $reason }).
# $path is the file of an unfinished painting.
engine-state-of-another-job = { $path } es el estado de otro encargo: difieren las imágenes, la receta, la semilla, los pesos o la versión de Easel. Bórralo para empezar de cero o indica otro archivo.
engine-state-damaged = { $path } está dañado o no es el estado de una pintura; bórralo para empezar de cero o indica otro archivo.
