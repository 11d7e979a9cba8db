# Styles with names, of a server or from the bot, and several styles in one picture.

style-name = estilo
style-description = Estilos com nome, para você escolher.
style-add-name = adicionar
style-add-description = Dê um nome a uma imagem, para que todos neste servidor possam pintar no estilo dela.
style-remove-name = remover
style-remove-description = Remova um dos estilos deste servidor.
style-list-name = lista
style-list-description = Veja todos os estilos que você pode escolher.

option-name = nome
option-picture = imagem
option-style_name = nome_do_estilo
option-style_2 = estilo_2
option-style_3 = estilo_3
option-style_4 = estilo_4
option-style_part = parte_do_estilo
option-weights = pesos
option-mask = máscara

describe-new-style-name = Como o estilo se chama, em até { $most } caracteres.
describe-new-style-picture = A pintura, em um formato de imagem comum.
describe-removed-style-name = O estilo a remover.
describe-style-name = Um estilo pelo nome, deste servidor ou meu; /estilo lista mostra todos.
describe-further-style = Mais uma pintura; o estilo dela se mistura aos outros. Até 4 estilos no total.
describe-style-part = A parte da pintura cujo estilo a foto recebe; se não escolher, a pintura inteira.
describe-weights = Quanto de cada estilo, como 2, 1: primeiro as pinturas, depois nome_do_estilo.
describe-mask = Uma imagem do formato da foto: branca onde vai o estilo, preta onde a foto fica como está.

# $name is a style's name throughout.
style-added = **{ $name }** agora é um dos estilos deste servidor: qualquer um pode escolhê-lo em `nome_do_estilo` no /estilizar.
style-removed = **{ $name }** não é mais um dos estilos deste servidor.
style-name-bad = O nome de um estilo tem de 1 a { $most } letras, números, espaços e emojis e, de outros sinais, só - ' & , . ! ? e parênteses ( ).
style-name-bundled = Eu já trago um estilo chamado { $name }; por favor, escolha outro nome.
style-name-taken = Este servidor já tem um estilo chamado { $name }; por favor, escolha outro nome.
style-library-full = Este servidor tem { $most } estilos, o máximo; antes, remova um com /estilo remover.
style-no-room = Não consigo guardar mais estilos no momento; por favor, avise um admin e tente mais tarde.
style-no-spoilers = Todo mundo pode ver os estilos, então uma imagem com spoiler não pode ser um; envie-a sem ocultar se todos puderem vê-la.
style-unknown = Não há nenhum estilo chamado { $name } aqui; /estilo lista mostra os que existem.
style-stays = { $name } vem comigo e está em todos os servidores, então não dá para removê-lo.
style-not-yours = Só quem adicionou { $name } pode removê-lo, ou um moderador: alguém com a permissão Gerenciar mensagens ou Gerenciar servidor.
style-only-on-servers = Dá para adicionar e remover estilos em servidores em que eu estou; aqui você pode escolher entre os que eu trago.
style-picture-lost = A imagem do estilo { $name } se perdeu; por favor, peça a um moderador que o remova e o adicione de novo.

stylize-no-style = Falta um estilo: anexe uma pintura em `estilo` ou escolha um pelo nome em `nome_do_estilo`. /estilo lista mostra o que há.
stylize-bad-weights = { $count ->
    [one] Você escolheu 1 estilo, então `pesos` leva um número, acima de 0 e abaixo de 10000, ou pode ficar de fora.
   *[other] Você escolheu { $count } estilos, então `pesos` leva { $count } números, cada um acima de 0 e abaixo de 10000, separados por vírgulas ou espaços: para dois estilos, por exemplo, 2, 1.
}

# The gallery of /style list. $server is the server's name.
style-gallery-server = Estilos em { $server }
style-gallery-mine = Os estilos que eu trago
style-gallery-count = { $count ->
    [one] 1 estilo
   *[other] { $count } estilos
}
style-gallery-page = página { $page } de { $pages }
style-gallery-use = Clique no botão abaixo de um deles e anexe uma foto, ou comece a digitar o nome dele em `nome_do_estilo` de /estilizar.
# $name is the style's.
style-gallery-paint = Pintar com { $name }
style-gallery-back = Voltar
style-gallery-on = Mais
# $names is a list of names.
style-gallery-lost = As imagens destes se perderam: { $names }. Um moderador pode removê-los e adicioná-los de novo.
