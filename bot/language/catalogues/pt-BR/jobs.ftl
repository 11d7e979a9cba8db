# What a job looks like: its card, its frames, its result.

verbatim = { $text }
unnamed-picture = uma imagem

# $content and $style are names of pictures, such as "harbour" and "the waves".
title-in-style = { $content } no estilo “{ $style }”
colours-alone = { $content } com as cores de “{ $style }”; só as cores mudaram, nada foi pintado.
colours-alone-moves = Ela é animada; este é o primeiro quadro.
colours-alone-alt = { $content } com as cores de “{ $style }”
title-drawn = Desenho de { $content }

# Several photos that are painted by one request; $count is at least 2.
series-in-style = { $count } fotos no estilo “{ $style }”
series-drawn = { $count } fotos, desenhadas
series-painted = { $painted } de { $count } estão pintadas
series-waiting = Na fila

state-waiting = { $place ->
    [0] Próxima da fila
    [1] Próxima da fila
   *[other] Número { $place } na fila
}
state-painting = Pintando
state-drawing = Desenhando
state-finished = Pronto
state-stopped = Pronto antes da hora
state-failed = Não deu certo
state-cancelled = Cancelado
state-paused = Volto já

card-below = Sua imagem vai aparecer aqui:
card-for = para { $name }
card-photo-moves = A foto é animada; eu pinto o primeiro quadro dela.
card-style-moves = A pintura é animada; eu uso o estilo do primeiro quadro dela.
card-started-over = O processo que pintava falhou, então recomecei esta imagem.
card-paused = Estou reiniciando e continuo esta imagem em um minuto.
card-trouble = No momento nada pode ser pintado, e continuo tentando; sua imagem mantém o lugar na fila. { $reason }
card-stopping = Estou terminando a imagem como ela está agora.

percent = { NUMBER($share, style: "percent", maximumFractionDigits: 0) }
frame-after = após { $time }

time-seconds = { $seconds } s
time-minutes = { $minutes } min
time-hours = { $hours } h { $minutes } min
left-few-seconds = faltam alguns segundos
left-seconds = faltam uns { $seconds } s
left-a-minute = falta cerca de um minuto
left-about = faltam cerca de { $time }
# How long until it begins. It follows the place in line.
wait-about = começa em { $time }, mais ou menos

# $who is the member's name or a mention of them.
final-done = { $who }, terminei **{ $title }**.
final-fitted-format = Aqui o arquivo é WebP, porque em PNG ele é grande demais para este lugar.
final-fitted-size = Aqui a imagem aparece com { $width } por { $height } pixels, porque é grande demais para este lugar.
final-fitted-quality = Aqui ela vai um pouco comprimida, porque sem perdas é grande demais para este lugar.
final-fitted-frames = Aqui ela vai com { $frames } dos seus { $all } quadros, em { $width } por { $height } pixels, porque inteira é grande demais para este lugar.
final-too-large = Com { NUMBER($size, minimumFractionDigits: 1) } MB, a imagem é grande demais para o Discord aqui; { $kept }. Peça um tamanho menor para vê-la aqui.
kept-by-admin = um admin a encontra como pedido { $job }
kept-nowhere = não deu para guardá-la

made-recipe = receita { $recipe }
made-epochs = { $count ->
    [one] { $count } época
   *[other] { $count } épocas
}
made-iterations = { $count ->
    [one] { $count } iteração
   *[other] { $count } iterações
}
made-size = { $width } por { $height } pixels
made-frames = { $count ->
    [one] { $count } quadro
   *[other] { $count } quadros
}
frames-done = { $done } de { $frames } quadros
made-in = pronta em { $time }
made-strength = intensidade { $strength }
made-seed = semente { $seed }

choices-how = Escolha uma pelo número, e eu continuo a partir dela no tamanho completo.

strip-caption = Conteúdo, estilo e resultado, lado a lado:

# For those who can't see the pictures.
alt-result = A imagem pronta: { $title }
alt-choices = Imagens pequenas para escolher, numeradas a partir do canto superior esquerdo: { $title }
alt-first-frame = { $title }: o primeiro quadro
alt-frame = { $title }, em andamento: { $done } concluído
alt-strip = A imagem de conteúdo, a de estilo e o resultado, lado a lado: { $title }
alt-pictures = A imagem de conteúdo, { $content }, e o estilo que ela recebe: { $style }
alt-photo = A foto, { $content }

reason-stalled = { $minutes ->
    [one] Não houve avanço por { $minutes } minuto, então parei.
   *[other] Não houve avanço por { $minutes } minutos, então parei.
}
reason-stopped-early = O pintor parou antes de terminar a imagem.
reason-pictures-lost = Fui reiniciado e as imagens se perderam do meu lado; por favor, envie de novo.
reason-record-unreadable = Fui reiniciado e não consigo ler o que tinha anotado sobre este pedido; por favor, peça de novo.
reason-restarting = Estou reiniciando; por favor, peça de novo em um minuto.
reason-cancelled = Cancelado por { $name }.
reason-cancelled-by-moderator = Cancelado por { $name }, da moderação.

recipe-sketch = Desenha uma foto em uma folha em branco, das formas grandes aos detalhes.
recipe-classic = Como nos livros: sempre 400 por 300 pixels, a partir de uma cópia da foto com ruído.
recipe-gatys = Repinta a foto no estilo da pintura, primeiro as formas grandes.
recipe-easel = Repinta a foto com as cores, os contrastes e as pinceladas da pintura.
recipe-oil = Parte do papel em branco: primeiro as formas da foto, depois cada vez mais estilo.
recipe-weighted = Com as fórmulas dos livros, no seu tamanho, primeiro as formas grandes.
