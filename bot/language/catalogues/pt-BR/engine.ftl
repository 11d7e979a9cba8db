# What the painter says when it can't do something.

## Pictures that can't be used

engine-not-a-picture = Esse arquivo não é uma imagem que eu consiga ler; envie { FORMATS("or") }.
engine-broken-picture = Essa imagem está danificada: o arquivo tem erros ou falta uma parte dele. Use o arquivo original, ou salve-a outra vez como PNG ou JPEG.
engine-rare-jpeg = Esse é um arquivo JPEG de um tipo raro que não consigo ler, por exemplo com 12 bits por canal. Salve-o de novo como PNG ou JPEG comum.
engine-unreadable-picture = Essa imagem demora demais para ser lida ou faz falhar o programa que a lê; salve-a de novo como PNG ou JPEG.
engine-broken-video = Esse vídeo está danificado: o arquivo tem erros ou falta uma parte dele. Use o arquivo original, ou salve-o outra vez como MP4 com H.264.
engine-unreadable-video = Esse vídeo demora demais para ser lido ou faz falhar o programa que o lê; encurte ou diminua o vídeo, ou salve-o de novo como MP4 com H.264.
engine-video-without-picture = Esse vídeo não tem imagem, só som; envie um que mostre alguma coisa.
engine-other-codec = Esse vídeo está codificado de um jeito que não consigo ler; precisa ser H.264, HEVC, VP8, VP9 ou AV1. Salve-o de novo como MP4 com H.264.
# $size and $most are in megabytes.
engine-too-many-bytes = Esse arquivo tem { NUMBER($size, minimumFractionDigits: 1, useGrouping: 0) } MB; as imagens podem ter até { NUMBER($most, useGrouping: 0) } MB.
# $pixels and $most are in millions.
engine-too-many-pixels = Essa imagem tem { NUMBER($pixels, minimumFractionDigits: 1, useGrouping: 0) } megapixels; o máximo é { NUMBER($most, maximumFractionDigits: 6, useGrouping: 0) }. Diminua a imagem e tente de novo.
engine-far-too-many-pixels = Essa imagem tem pixels demais; o máximo é { NUMBER($most, maximumFractionDigits: 6, useGrouping: 0) } megapixels. Diminua a imagem e tente de novo.
engine-too-many-frames = Essa animação de { NUMBER($width, useGrouping: 0) } por { NUMBER($height, useGrouping: 0) } pixels tem mais de { NUMBER($most, useGrouping: 0) } quadros, o máximo nesse tamanho; encurte ou diminua a animação.
engine-too-narrow = Essa imagem tem { NUMBER($width, useGrouping: 0) } por { NUMBER($height, useGrouping: 0) } pixels; o lado maior pode ter até { $most } vezes o menor. Recorte uma parte e tente de novo.
engine-too-thin = Com um tamanho de { NUMBER($size, useGrouping: 0) } pixels, o lado menor dessa imagem teria só { $shorter } px; ele precisa de pelo menos { $least }. Escolha um tamanho de { NUMBER($enough, useGrouping: 0) } ou mais, ou recorte uma parte da imagem.
engine-too-thin-to-choose = As imagens para escolher são pintadas com a metade do tamanho: com { NUMBER($size, useGrouping: 0) } pixels, o lado menor dessa imagem teria só { $shorter } px; ele precisa de pelo menos { $least }. Escolha um tamanho de { NUMBER($enough, useGrouping: 0) } ou mais, ou recorte uma parte da imagem.
engine-style-too-thin = Com um tamanho de { NUMBER($size, useGrouping: 0) } pixels, o lado menor dessa imagem de estilo teria só { $shorter } px; ele precisa de pelo menos { $least }. Escolha um tamanho de { NUMBER($enough, useGrouping: 0) } ou mais, ou recorte uma parte da imagem de estilo.
engine-style-too-thin-to-choose = As imagens para escolher são pintadas com a metade do tamanho: com { NUMBER($size, useGrouping: 0) } pixels, o lado menor dessa imagem de estilo teria só { $shorter } px; ele precisa de pelo menos { $least }. Escolha um tamanho de { NUMBER($enough, useGrouping: 0) } ou mais, ou recorte uma parte da imagem de estilo.
engine-style-too-thin-for-recipe = Essa receita pinta com { NUMBER($size, useGrouping: 0) } pixels, e o lado menor dessa imagem de estilo teria só { $shorter } px; ele precisa de pelo menos { $least }. Recorte uma parte da imagem de estilo, ou escolha outra receita.
engine-part-too-small = Essa parte da imagem de estilo tem { NUMBER($width, useGrouping: 0) } por { NUMBER($height, useGrouping: 0) } pixels; precisa de pelo menos { $least } de cada lado. Escolha uma parte maior ou uma imagem maior.
# $bytes is how large the file may be.
engine-fits-nowhere = Não dá para diminuir essa imagem até ela caber em um arquivo de { $bytes } bytes.

## Masks

engine-mask-shape = A máscara tem { NUMBER($mask_width, useGrouping: 0) } por { NUMBER($mask_height, useGrouping: 0) } pixels, e não o formato da imagem de conteúdo, { NUMBER($width, useGrouping: 0) } por { NUMBER($height, useGrouping: 0) }; desenhe-a por cima dessa imagem.
engine-mask-black = A máscara é toda preta, então nada seria pintado; ela deve ser branca onde o estilo se aplica.

## Choices that no recipe has, or this one has not ($recipe is a recipe's name)

engine-style-missing = A receita { $recipe } precisa de uma imagem de estilo.
engine-style-unwanted = A receita { $recipe } não usa imagem de estilo.
engine-too-many-styles = Uma imagem aceita até { $most } estilos, não { $count }.
engine-style-weights = Os pesos dos estilos são números acima de 0.
engine-no-epochs = A receita { $recipe } não tem épocas; só os desenhos têm.
engine-too-few-epochs = Um desenho leva pelo menos 1 época, não { $count }.
engine-no-medium = Só um desenho tem técnica; a receita { $recipe } pinta em um estilo.
engine-no-strength = A receita { $recipe } não tem estilo, então também não tem intensidade.
engine-strength-range = A intensidade vai de 0 a { $most }; { NUMBER($strength, useGrouping: 0) } fica fora disso.
engine-iterations-range = As iterações vão de 1 a { $most }; { NUMBER($iterations, useGrouping: 0) } fica fora disso.
engine-epochs-need-iterations = { NUMBER($epochs, useGrouping: 0) } épocas precisam de pelo menos o mesmo número de iterações, não { NUMBER($iterations, useGrouping: 0) }.
engine-size-range = O tamanho vai de { $least } a { $most } pixels; { $size } fica fora disso.
engine-too-small-to-choose = As imagens para escolher são pintadas com a metade do tamanho, então ele precisa ter pelo menos { $least } pixels.
engine-frames-range = As imagens do processo saem a cada 1 a { $most } iterações ou, com 0, no fim de cada época ou escala; { $every } fica fora disso.

## Pictures that say how they were made

engine-newer-picture = Essa imagem foi pintada por um Easel mais novo que este, que não sabe ler como ela foi feita.
engine-unknown-recipe = Essa imagem foi pintada com uma receita que este Easel não tem.
engine-damaged-text = O que essa imagem diz sobre como foi feita está danificado, então não dá para repeti-la.
engine-other-format = Só um arquivo PNG, JPEG ou WebP diz como foi feito; envie o arquivo do jeito que o Easel entregou.
engine-broken-file = Esse arquivo de imagem está danificado; envie-o do jeito que o Easel entregou.
engine-no-text = Essa imagem não diz como foi feita: ou não foi o Easel que a pintou, ou um aplicativo removeu o texto dela. Envie o arquivo do jeito que o Easel entregou.
engine-other-styles = { $before ->
    [0] Essa imagem foi pintada sem imagem de estilo, não com { $now }.
    [1] Essa imagem foi pintada com 1 imagem de estilo, não com { $now }.
   *[other] Essa imagem foi pintada com { $before } imagens de estilo, não com { $now }.
}
engine-other-masks = { $before ->
    [0] Essa imagem foi pintada sem máscara, não com { $now }.
    [1] Essa imagem foi pintada com 1 máscara, não com { $now }.
   *[other] Essa imagem foi pintada com { $before } máscaras, não com { $now }.
}
engine-other-start = { $before ->
    [0] Essa imagem foi pintada sem imagem de partida, não com { $now }.
   *[other] Essa imagem foi pintada com 1 imagem de partida, não com { $now }.
}

## The making of a picture

engine-no-frames = Ainda não há imagens do processo, então não há nada para animar.
engine-no-iterations = Ainda não há iterações, então não há nada para mostrar em um gráfico.

## What is not the member's fault

engine-no-memory-for-size = Não há memória suficiente em { $device } para um tamanho de { NUMBER($size, useGrouping: 0) } pixels; tente { NUMBER($smaller, useGrouping: 0) }.
engine-no-memory-at-all = Não há memória suficiente em { $device } para um tamanho de { NUMBER($size, useGrouping: 0) } pixels, o menor que existe; peça a um admin para dar uma olhada na máquina.
engine-no-memory-for-recipe = Não há memória suficiente em { $device } para { NUMBER($width, useGrouping: 0) } por { NUMBER($height, useGrouping: 0) } pixels; escolha outra receita com um tamanho abaixo de { NUMBER($longest, useGrouping: 0) }.
# $how is how the process ended, such as SIGKILL.
engine-worker-died = O pintor falhou duas vezes com essa imagem ({ $how }); talvez ela precise de mais memória do que há. Tente um tamanho menor.
engine-broke-down = Algo deu errado na pintura, então não foi possível terminar essa imagem; o log diz mais no pedido { $job }.
engine-closing = O Easel está sendo desligado, então não dá para terminar essa imagem.
engine-closing-intake = O Easel está sendo desligado, então não aceita mais imagens.
engine-painter-cannot-start = O pintor não consegue iniciar: o processo dele terminou { $times } vezes ({ $how }); o log diz mais.
engine-painter-keeps-ending = O processo do pintor terminou { $times } vezes seguidas antes de ter uma imagem para pintar ({ $how }); o log diz mais.
# $reason and $there, the devices that there are, are as the machine says them.
engine-no-device = Não dá para usar o dispositivo { $device } ({ $reason }); esta máquina tem { $there }.
engine-no-tf32 = O dispositivo { $device } não tem TF32, que as placas de vídeo da NVIDIA têm desde 2020; escolha outra precisão ou pinte em uma placa dessas.
engine-no-process = Não dá para iniciar nenhum processo ({ $reason }).
# $path is the file of an unfinished painting.
engine-state-of-another-job = { $path } é o estado de outro pedido: as imagens, a receita, a semente, os pesos ou a versão do Easel são diferentes. Remova-o para começar do zero ou indique outro arquivo.
engine-state-damaged = { $path } está danificado ou não é o estado de uma pintura; remova-o para começar do zero ou indique outro arquivo.
