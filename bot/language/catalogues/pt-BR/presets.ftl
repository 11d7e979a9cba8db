# /preset: a member's own settings under a name, and what a channel starts from.

preset-name = predefinição
preset-description = Suas próprias configurações, com um nome.
preset-save-name = salvar
preset-save-description = Salve configurações de /estilizar com um nome; o que você não escolher fica em aberto.
preset-use-name = usar
preset-use-description = Use uma das suas predefinições em todas as suas imagens, ou nenhuma.
preset-list-name = lista
preset-list-description = Veja suas predefinições e a deste canal.
preset-remove-name = remover
preset-remove-description = Remova uma das suas predefinições.
preset-channel-name = canal
preset-channel-description = Para moderadores: dê a este canal uma das suas predefinições.

option-preset = predefinição

describe-preset = Qual das suas predefinições.
describe-preset-to-use = Qual das suas predefinições; se você não escolher, nenhuma.
describe-preset-of-channel = Qual das suas predefinições; se você não escolher, o canal fica sem nenhuma.
describe-new-preset-name = Como ela se chama, em até { $most } caracteres.
describe-preset-weights = Quanto de cada estilo, como 2, 1, para imagens com esse número de estilos.

# $name is a preset's name throughout, $options what is chosen in it.
preset-saved = Salva como **{ $name }**: { $options }. Escolha-a em `predefinição` no /estilizar, ou use-a em todas as suas imagens com /predefinição usar.
preset-replaced = **{ $name }** agora é: { $options }.
preset-in-use = Suas imagens agora usam **{ $name }** ({ $options }). O que você escolher em um comando tem prioridade.
preset-none-in-use = Suas imagens não usam mais nenhuma das suas predefinições.
preset-removed = Removi **{ $name }**.
preset-heading = Suas predefinições
preset-none = Você ainda não tem nenhuma. Salve suas configurações com um nome usando /predefinição salvar.
preset-marked = { $name } (em uso)
preset-all-open = tudo em aberto

preset-size = { $size } pixels
preset-colours-style = as cores do estilo
preset-colours-luminance = as cores da foto
preset-colours-matched = as cores da foto, igualadas
preset-weights = pesos { $weights }

# $channel is a mention of the channel.
preset-channel-set = As imagens em { $channel } agora usam a predefinição **{ $name }** no que cada membro deixar em aberto.
preset-channel-cleared = As imagens em { $channel } não usam mais nenhuma predefinição.
preset-channel-starts = Este canal usa **{ $name }**: { $options }. Suas próprias escolhas e predefinições têm prioridade.

preset-unknown = Você não tem nenhuma predefinição chamada { $name }; /predefinição lista mostra as suas.
preset-nothing-chosen = Escolha pelo menos uma configuração para salvar, como uma receita ou um tamanho.
preset-too-many = Você tem { $most } predefinições, o máximo por membro; antes, remova uma com /predefinição remover.
preset-unfit = O nome de uma predefinição tem de 1 a { $most } caracteres visíveis.
preset-bad-weights = Os pesos são de 2 a { $most } números, um para cada estilo, separados por vírgulas ou espaços: para dois estilos, por exemplo, 2, 1.
preset-channel-has-none = Este canal não usa nenhuma predefinição, então não há nada para mudar.
preset-channel-only-on-servers = Só um canal de um servidor em que eu estou pode ter uma predefinição.
preset-channel-not-moderator = Só moderadores, com a permissão Gerenciar canais ou Gerenciar servidor, podem dar uma predefinição a um canal.
