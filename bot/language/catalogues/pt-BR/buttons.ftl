# The buttons on jobs, what they say to who pressed, and what they show.
# Labels are short: five of them stand side by side on a phone.

## While it is painted

button-cancel = Cancelar
button-cancelall = Cancelar tudo
button-clip = Animada
button-still = Só o primeiro
button-leave = Cancelar
button-stop = Parar aqui
button-frames = Mais imagens

button-stopping = Estou terminando a imagem como ela está agora.
button-frames-now = { $every ->
    [one] A partir de agora há uma imagem a cada iteração.
   *[other] A partir de agora há uma imagem a cada { $every } iterações.
}

button-frames-soon = A partir de agora sai o dobro de imagens do processo, até onde der.
button-job-ended = Esse pedido já terminou, então não há mais o que mudar nele.
button-not-painting = Esse pedido não está sendo pintado no momento, então ainda não há imagem para guardar.
button-no-more-frames = Já saem todas as imagens que pode haver.

## On a finished picture

# On several pictures to choose from.
button-first = 1
button-second = 2
button-third = 3
button-fourth = 4
button-again = De novo
button-stronger = Mais estilo
button-softer = Menos estilo
button-larger = Maior
button-colours = Cores da foto
button-part = Parte da pintura
button-content = Usar como conteúdo
button-compare = Comparar
button-making = Making of
button-recipe = Receita
button-delete = Excluir

button-strongest = Já é tudo estilo.
button-softest = Já tem o mínimo de estilo possível.
button-colours-kept = Já tem as cores da foto.
button-already-asked = Você já pediu isso; está a caminho.
button-again-same = Pintada de novo, ela sairia exatamente igual. Para outra imagem, clique em Mais estilo ou Menos estilo, ou peça com outra receita.
button-again-same-choices = Pintadas de novo, elas sairiam exatamente iguais. Escolha uma pelo número, ou peça outras com outra intensidade ou outra receita.
# A drawing, asked for once more; below it are buttons for the media.
again-medium = Desenhada de novo, ela sairia exatamente igual. Com o que desenho desta vez?
part-which = De que parte da pintura tiro o estilo?
part-whole = A pintura inteira

## What is in the way

# $name is the member who asked for the picture.
button-not-yours = Aqui só { $name } e os moderadores podem fazer isso.
button-only-theirs = Aqui só { $name } pode usar os botões dessa imagem.
button-unknown = Não conheço mais esse botão.
button-job-forgotten = Não me lembro mais dessa imagem, então não posso fazer nada com ela.
button-no-picture = Esse pedido terminou sem imagem, então não dá para fazer isso.
button-not-finished = Essa imagem ainda não está pronta; por favor, tente de novo quando estiver.
button-pictures-removed = As imagens originais não estão mais guardadas; por favor, envie-as de novo com /estilizar ou /desenhar.
button-picture-removed = O arquivo dessa imagem não está mais guardado, então não dá mais para fazer isso.
button-nothing-to-compare = As imagens originais não estão mais guardadas, então não há com o que comparar.

## Compare and Making of

compare-shown = Conteúdo, estilo e resultado, lado a lado:
compare-shown-photo = A foto e o desenho, lado a lado:
making-shown = Como foi feita, da primeira imagem do processo até a última:
# $link leads to the message.
making-posted = Aqui está, para todo mundo ver: { $link }
making-no-frames = Esta imagem não teve imagens do processo, então não há making of para mostrar.
making-removed = As imagens do processo não estão mais guardadas, então não posso mais mostrar o making of.
making-too-large = O making of é grande demais para o Discord aqui.

# For those who can't see the pictures. $title is such as "harbour in the style of waves".
alt-photo-and-result = A foto e o resultado, lado a lado: { $title }
alt-making = Uma animação de como foi feita: { $title }
alt-parts = A pintura, dividida em três por três partes

## Recipe

# Of $all iterations, $done were made.
settings-stopped = { $done ->
    [one] Foi concluída antes da hora, após { $done } de { $all } iterações.
   *[other] Foi concluída antes da hora, após { $done } de { $all } iterações.
}
# $shares is such as "2 : 1".
settings-shares = Os pesos dos estilos são { $shares }.
settings-recipe = Receita { $name }: { $summary }
settings-iteration = Iteração { $iteration } de { $iterations }
stage-scale = tamanho { $number } de { $count }
stage-epoch = época { $number } de { $count }
settings-weights = Pintado com { $weights }.
settings-number = { NUMBER($value, maximumSignificantDigits: 4) }
weights-imagenet = a VGG19, treinada com o ImageNet
weights-vgg16 = a VGG16, treinada com o ImageNet
weights-whitened = a VGG19 e filtros aleatórios, sem download
weights-file = a VGG19 e os pesos próprios de quem hospeda o bot
weights-other = a VGG19 e pesos { $kind }
settings-discord = **Para pedir aqui,** com as mesmas imagens:
settings-again = Depois clique em De novo. Vai sair uma imagem parecida, não exatamente esta.
# $number is that of one of several pictures to choose from.
settings-chosen = Depois clique em { $number }.
settings-larger = { $times ->
    [one] Depois clique em Maior.
   *[other] Depois clique em Maior { $times } vezes, sempre na imagem que sair.
}
settings-frames = Depois clique em Animada.
settings-shell = **Para pintar exatamente a mesma imagem,** em um terminal, a partir do arquivo dela e das mesmas imagens:

## Delete

# The button that does it, in red.
button-erase = Excluir para sempre
delete-sure = Excluir **{ $title }** para sempre? As mensagens e os arquivos somem, inclusive as imagens originais.
delete-working = Excluindo…
delete-done = Pronto: as mensagens e os arquivos não existem mais.
delete-done-but-messages = Os arquivos não existem mais. Algumas das mensagens eu não consigo remover aqui; por favor, exclua essas você.
