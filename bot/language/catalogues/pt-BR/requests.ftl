# What is in the way of a request, for the member alone.

unexpected = Algo deu errado do meu lado; por favor, passe o número { $number } a um admin.

# With their articles, since sentences speak of them as they stand here.
picture-content = a imagem de conteúdo
picture-style = a imagem de estilo
picture-style-number = a imagem de estilo { $number }
picture-mask = a máscara
picture-photo = a foto
picture-start = a imagem de partida

# $picture is one of the names above.
about-picture = Sobre { $picture }: { $sentence }
# $photo and $member are names of options.
photo-missing = Falta uma imagem: anexe uma foto em `{ $photo }` ou indique alguém em `{ $member }` para usar o avatar dessa pessoa.
photo-twice = Só posso usar uma imagem: a foto de `{ $photo }` ou o avatar de `{ $member }`. Deixe uma das duas de fora.
refused-no-picture = Sobre { $picture }: o arquivo { $file } não é uma imagem que eu consiga ler; envie { FORMATS("or") }.
refused-file-too-large = Sobre { $picture }: esse arquivo tem { NUMBER($size, minimumFractionDigits: 1) } MB; as imagens podem ter até { $most } MB.
refused-picture-pixels = Sobre { $picture }: ela tem { NUMBER($pixels, minimumFractionDigits: 1) } megapixels; o máximo é { NUMBER($most, maximumFractionDigits: 6) }.
refused-no-download = Não consegui baixar { $picture } do Discord; por favor, tente de novo.
refused-same-picture = A foto e o estilo são a mesma imagem, que no próprio estilo ficaria quase igual. Envie uma pintura como estilo ou escolha um pelo nome: /estilo lista mostra todos.

refused-line-full = A fila está cheia no momento; por favor, peça de novo em alguns minutos (há { $waiting } na espera e o máximo é { $most }).
refused-too-many-jobs = { $most ->
    [one] Você já tem um pedido em andamento, o máximo por membro; espere ele terminar ou pare-o com /cancelar.
   *[other] Você já tem { $most } pedidos em andamento, o máximo por membro; espere um terminar ou pare um deles com /cancelar.
}
# Several photos at once: $count is at least 2, $most at least 1.
series-too-many = Você escolheu { $count } fotos, e cada uma é um pedido; no momento você pode fazer mais { $most }, então escolha menos. Não comecei nenhuma.
series-too-many-today = Você escolheu { $count } fotos, e cada uma é um pedido; hoje você pode ter mais { $most }, então escolha menos. Não comecei nenhuma.
# A photo that moves, before it is accepted; the sentences follow each other.
clip-moves = **{ $name }** é animada e tem { $frames } quadros.
clip-thinned = Eu pintaria { $painted } deles, distribuídos por igual e cada um exibido por mais tempo.
clip-takes = Isso leva cerca de { $time }.
# $count is at least 2.
clip-takes-as-long = Isso leva mais ou menos o mesmo que { $count } imagens paradas.
clip-counts = Conta como { $count } das imagens que você pode pedir por dia.
clip-which = Devo pintá-la animada ou só o primeiro quadro?
clip-too-many-today = Animada, ela conta como { $count } imagens, e hoje você pode ter mais { $most }. Peça só o primeiro quadro ou envie uma mais curta.

refused-no-room-to-keep = Não consigo guardar mais pedidos no momento; por favor, avise um admin e tente mais tarde.
refused-cannot-post-now = Não consegui postar neste canal agora; por favor, tente de novo ou em outro lugar.
refused-no-messages-here = Não posso enviar mensagens aqui; por favor, tente em outro canal.
refused-permissions = Não consigo mostrar meu trabalho neste canal; por favor, peça a um moderador que me dê estas permissões: { $permissions }.
refused-exact-size = A receita { $recipe } sempre pinta { $width } por { $height } pixels; por favor, deixe o tamanho de fora ou escolha outra receita.
colours-alone-without = Só com a paleta, nada é pintado; por favor, deixe de fora o que serve para pintar: { $options }.
refused-too-few-pixels = Você pode pedir de { $least } a { $most } pixels para o lado maior; { $value } é pouco.
refused-too-many-pixels = Você pode pedir de { $least } a { $most } pixels para o lado maior; { $value } é demais.
refused-cannot-grow = O dobro do tamanho seria { $size } pixels no lado maior; você pode pedir até { $most }.
refused-too-few-iterations = Você pode pedir de { $least } a { $most } iterações; { $value } é pouco.
refused-too-many-iterations = Você pode pedir de { $least } a { $most } iterações; { $value } é demais.
refused-too-few-epochs = Você pode pedir de { $least } a { $most } épocas; { $value } é pouco.
refused-too-many-epochs = Você pode pedir de { $least } a { $most } épocas; { $value } é demais.

restarted-ask-again = Fui reiniciado nesse meio-tempo; por favor, envie de novo.
restarted-goes-on = Fui reiniciado nesse meio-tempo, mas continuo pintando sua imagem; você vai recebê-la por mensagem privada.

cancel-nothing = Você não tem nenhum pedido em andamento, então não há nada para cancelar.
cancel-done = Cancelado.
cancel-done-one = Cancelado: { $title }.
cancel-which = Qual deles?
