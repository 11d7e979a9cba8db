# What a job looks like: its card, its frames, its result.

verbatim = { $text }
unnamed-picture = una imagen

# $content and $style are names of pictures, such as "harbour" and "the waves".
title-in-style = { $content } al estilo «{ $style }»
colours-alone = { $content } con los colores de «{ $style }»; solo cambian los colores, no se ha pintado nada.
colours-alone-moves = Está animada; este es su primer fotograma.
colours-alone-alt = { $content } con los colores de «{ $style }»
title-drawn = Dibujo de { $content }

# Several photos that are painted by one request; $count is at least 2.
series-in-style = { $count } fotos al estilo «{ $style }»
series-drawn = { $count } fotos, dibujadas
series-painted = { $painted } de { $count } están pintadas
series-waiting = En la cola

state-waiting = { $place ->
    [0] Siguiente en la cola
    [1] Siguiente en la cola
   *[other] Número { $place } en la cola
}
state-painting = Pintando
state-drawing = Dibujando
state-finished = Terminado
state-stopped = Terminado antes de tiempo
state-failed = No salió bien
state-cancelled = Cancelado
state-paused = Vuelvo enseguida

card-below = Tu imagen llega aquí:
card-for = para { $name }
card-photo-moves = La foto está animada; pinto su primer fotograma.
card-style-moves = La pintura está animada; tomo el estilo de su primer fotograma.
card-started-over = El proceso que pintaba falló, así que empecé de nuevo con esta imagen.
card-paused = Me estoy reiniciando; sigo con esta imagen en un minuto.
card-trouble = Ahora mismo no se puede pintar nada y sigo intentándolo; tu imagen conserva su lugar. { $reason }
card-stopping = La termino tal como está ahora.

percent = { NUMBER($share, style: "percent", maximumFractionDigits: 0) }
frame-after = tras { $time }

time-seconds = { $seconds } s
time-minutes = { $minutes } min
time-hours = { $hours } h { $minutes } min
left-few-seconds = faltan unos segundos
left-seconds = faltan unos { $seconds } s
left-a-minute = falta cerca de un minuto
left-about = faltan cerca de { $time }
# How long until it begins. It follows the place in line.
wait-about = empieza en { $time } aprox.

# $who is the member's name or a mention of them.
final-done = { $who }, ya terminé **{ $title }**.
final-fitted-format = Aquí va como archivo WebP, porque como PNG es demasiado grande para este lugar.
final-fitted-size = Aquí se muestra a { $width } por { $height } píxeles, porque es demasiado grande para este lugar.
final-fitted-quality = Aquí va un poco comprimida, porque sin pérdidas es demasiado grande para este lugar.
final-fitted-frames = Aquí va con { $frames } de sus { $all } fotogramas, a { $width } por { $height } píxeles, porque entera es demasiado grande para este lugar.
final-too-large = Con { NUMBER($size, minimumFractionDigits: 1) } MB, la imagen es demasiado grande para Discord aquí; { $kept }. Pide un tamaño menor para verla aquí.
kept-by-admin = un admin la encuentra como encargo { $job }
kept-nowhere = no se pudo conservar

made-recipe = receta { $recipe }
made-epochs = { $count ->
    [one] { $count } época
   *[other] { $count } épocas
}
made-iterations = { $count ->
    [one] { $count } iteración
   *[other] { $count } iteraciones
}
made-size = { $width } por { $height } píxeles
made-frames = { $count ->
    [one] { $count } fotograma
   *[other] { $count } fotogramas
}
frames-done = { $done } de { $frames } fotogramas
made-in = lista en { $time }
made-strength = intensidad { $strength }
made-seed = semilla { $seed }

choices-how = Elige una por su número y sigo desde ella a tamaño completo.

strip-caption = Contenido, estilo y resultado, lado a lado:

# For those who can't see the pictures.
alt-result = La imagen terminada: { $title }
alt-choices = Imágenes pequeñas para elegir, numeradas desde arriba a la izquierda: { $title }
alt-first-frame = { $title }: su primer fotograma
alt-frame = { $title }, en proceso: al { $done }
alt-strip = La imagen de contenido, la de estilo y el resultado, lado a lado: { $title }
alt-pictures = La imagen de contenido, { $content }, y el estilo que recibe: { $style }
alt-photo = La foto, { $content }

reason-stalled = { $minutes ->
    [one] No avanzó durante { $minutes } minuto, así que lo detuve.
   *[other] No avanzó durante { $minutes } minutos, así que lo detuve.
}
reason-stopped-early = El pintor se detuvo antes de terminar la imagen.
reason-pictures-lost = Me reinicié y sus imágenes se perdieron por mi parte; por favor, envíalas otra vez.
reason-record-unreadable = Me reinicié y no puedo leer lo que había anotado de este encargo; por favor, pídelo otra vez.
reason-restarting = Me estoy reiniciando; por favor, pídelo otra vez en un minuto.
reason-cancelled = Lo canceló { $name }.
reason-cancelled-by-moderator = Lo canceló { $name }, del equipo de moderación.

recipe-sketch = Dibuja una foto sobre una hoja en blanco, de las formas grandes a los detalles.
recipe-classic = Como en el manual: siempre 400 por 300 píxeles, desde una copia con ruido de la foto.
recipe-gatys = Repinta la foto con el estilo del cuadro, primero las formas grandes.
recipe-easel = Repinta la foto con los colores, los contrastes y las pinceladas del cuadro.
recipe-oil = Parte del papel en blanco: primero las formas de la foto, luego cada vez más estilo.
recipe-weighted = Con las fórmulas del manual, a tu tamaño, primero las formas grandes.
