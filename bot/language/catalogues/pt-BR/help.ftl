# /help, and the first message on a new server.
# $stylize, $draw and so on are commands to click on.

help-name = ajuda
help-description = O que eu sei fazer, com exemplos, e o que vale para você aqui.

## The pages

help-page-start = Início
help-page-recipes = Receitas
help-page-commands = Comandos e botões
help-page-limits = Limites
help-page-privacy = Privacidade

## Start

help-hello = Eu sou o Easel, e eu pinto
help-what = Me dê uma foto e uma pintura: eu repinto a foto no estilo da pintura, e você pode assistir.
help-strip-caption = À esquerda a foto, no meio a pintura, à direita o que eu fiz com elas.
help-alt-strip = Três imagens lado a lado: uma foto de um porto, uma pintura de um vale e o porto como quem pintou o vale o teria pintado.
help-steps = Três passos
# $content and $style are names of options.
help-step-type = Digite { $stylize } e anexe uma foto em { $content } e uma pintura em { $style }.
help-step-watch = Veja sua imagem crescer no cartão dela e no tópico logo abaixo.
help-step-press = Clique nos botões abaixo dela: de novo, mais estilo, menos estilo, maior…
help-draw = Ou experimente { $draw }: eu desenho uma foto em uma folha em branco, das formas aos detalhes.
help-examples = Exemplos
help-example-strong = mais da pintura, menos da foto
help-example-choose = quatro pequenas para escolher
help-example-finest = tão grande e com tantos detalhes quanto eu pinto para você aqui
help-example-drawing = um desenho com tantos passos quanto pode haver aqui

## Recipes

help-recipes = { $count } jeitos de pintar
help-recipes-how = Escolha um com a opção { $recipe } de { $stylize }; se você não escolher, eu uso { $default }.
# Instead of an option, this recipe has a command of its own.
help-recipe-drawing = { $summary } Para isso, use { $draw }.
help-draw-caption = O mesmo porto, desenhado: épocas 3, 5, 7, 9 e 11 de 11.
help-alt-draw = Cinco passos de um desenho de um porto, de nuvens de cor até a imagem pronta.

## Commands and buttons

help-commands = O que você pode digitar
help-menus = O que você pode fazer com uma mensagem
help-menus-how = Abra o menu de qualquer mensagem com imagens e escolha Aplicativos: { $menus }.
help-buttons = O que os botões fazem
help-button-cancel = encerra o pedido sem imagem
help-button-stop = termina a imagem como ela está
help-button-frames = mostra o dobro de imagens do processo
help-button-first = como 2, 3 e 4: continua no tamanho completo a partir dessa entre várias
help-button-again = o mesmo mais uma vez, um pouco diferente; um desenho, com outra técnica
help-button-stronger = mais do estilo
help-button-softer = menos do estilo
help-button-larger = continua a partir da imagem com o dobro do tamanho
help-button-colours = o mesmo com as cores da própria foto
help-button-part = usa como estilo só uma parte da pintura, entre nove
help-button-content = pinta de novo, em outro estilo que você escolher
help-button-compare = conteúdo, estilo e resultado, lado a lado
help-button-making = como a imagem surgiu, em uma animação
help-button-recipe = exatamente como foi feita, e o comando para isso
help-button-delete = exclui a imagem; só para quem a pediu e os moderadores

## Limits

help-limits-server = O que vale para você neste servidor
help-limits-private = O que vale para você em mensagens privadas
help-limit-size = Tamanho: de { $least } a { $most } pixels no lado maior; se você não escolher, { $usual }.
help-limit-iterations = Iterações em { $stylize }: até { $most }.
help-limit-epochs = Épocas em { $draw }: até { $most }.
help-limit-frames = { $every ->
    [one] Durante o processo: uma imagem a cada iteração.
   *[other] Durante o processo: uma imagem a cada { $every } iterações.
}
help-limit-clips = Imagens animadas: até { $most } quadros; se houver mais, essa quantidade é escolhida por igual.
help-limit-jobs = Seus pedidos: até { $most } ao mesmo tempo.
help-limit-day = Seus pedidos: até { $most } em 24 horas.
help-limit-line = A fila: até { $most } pedidos esperando, somando os de todo mundo.
help-limit-file = Arquivos de imagem: até { $megabytes } MB e { $megapixels } megapixels, em { FORMATS("or") }.
# $channels and $roles are lists of them.
help-limit-channels = Só em { $channels }.
help-limit-roles = Só com um destes cargos: { $roles }.
help-limits-moderators = Você pode mudar isso com { $set }.

## Privacy

help-privacy-what = O que eu guardo, e por quanto tempo
help-privacy-noted = De cada pedido eu guardo quem pediu, onde, como era para ser pintado e o que aconteceu com ele, com as imagens que você enviou e a que eu pintei.
help-privacy-inputs = { $days ->
    [0] As imagens que você envia e as do processo são removidas em até uma hora após o fim do pedido.
    [one] As imagens que você envia e as do processo são removidas um dia após o fim do pedido.
   *[other] As imagens que você envia e as do processo são removidas { $days } dias após o fim do pedido.
}
help-privacy-results = { $days ->
    [0] A imagem pronta é removida em até uma hora, e tudo o que eu guardo do pedido, um dia após o fim dele.
    [one] A imagem pronta e tudo o que eu guardo do pedido são removidos um dia após o fim dele.
   *[other] A imagem pronta e tudo o que eu guardo do pedido são removidos { $days } dias após o fim dele.
}
help-privacy-stays = Suas predefinições, os estilos que você adiciona a um servidor e as mudanças que os moderadores fazem ficam até que alguém os remova.
help-privacy-posts = O que eu posto no Discord fica lá até ser excluído lá.
help-privacy-yours = { $show } mostra tudo o que eu guardo sobre você, e { $delete } exclui tudo na hora.

## The first message on a server

welcome-hello = Oi, eu sou o Easel, e eu pinto
welcome-try = Experimente { $stylize } com uma foto e uma pintura, ou { $draw } só com uma foto. { $help } mostra tudo o que eu sei fazer.
welcome-moderators = Para moderadores: { $set } define quanto os membros podem pedir aqui, e { $channels }, onde.
# $permissions are names of permissions, as Discord shows them in English.
welcome-missing = Para mostrar meu trabalho ainda preciso de: { $permissions }. Ative essas permissões nas configurações do servidor, em Cargos, para o cargo { $role }, ou me convide de novo com [este link]({ $link }).
