# /limits: what a server's moderators make of the host's limits. The host is who runs the bot.
# Names of commands and options are lower-case, without spaces, of at most 32 characters;
# descriptions have at most 100.

limits-name = limites
limits-description = O que os membros deste servidor podem pedir.
limits-show-name = mostrar
limits-show-description = Mostre os limites deste servidor, de onde vem cada um e quem mudou o quê.
limits-set-name = definir
limits-set-description = Defina limites para este servidor, dentro dos de quem hospeda o bot.
limits-reset-name = redefinir
limits-reset-description = Volte aos limites de quem hospeda o bot.
limits-channels-name = canais
limits-channels-description = Escolha os canais onde se pode pedir imagens.
limits-roles-name = cargos
limits-roles-description = Escolha os cargos cujos membros podem pedir imagens.

option-jobs_per_member = pedidos_por_membro
option-jobs_per_day = pedidos_por_dia
option-frame_every = imagem_a_cada
option-animation_frames = quadros
option-limit = limite

# $least and $most are what the host allows.
describe-limit-iterations = O máximo de iterações de uma imagem: de { $least } a { $most }.
describe-limit-size = A maior imagem, pelo lado maior em pixels: de { $least } a { $most }.
describe-limit-jobs_per_member = Pedidos que um membro pode ter ao mesmo tempo: de { $least } a { $most }.
describe-limit-jobs_per_day = Pedidos que um membro pode fazer em 24 horas: de { $least } a { $most }.
describe-limit-frame_every = Iterações entre uma imagem do processo e a próxima: de { $least } a { $most }.
describe-limit-animation_frames = Máximo de quadros de uma imagem animada; 1: nenhuma se anima. { $least } a { $most }.
describe-limit-to-reset = O limite a redefinir; se você não escolher, todos.

limits-heading = Limites deste servidor
limits-recent = Últimas mudanças
limits-what-iterations = Iterações
limits-what-size = Lado maior em pixels
limits-what-jobs_per_member = Pedidos de um membro ao mesmo tempo
limits-what-jobs_per_day = Pedidos de um membro em 24 horas
limits-what-frame_every = Iterações entre duas imagens do processo
limits-what-animation_frames = Quadros de uma imagem animada
limits-what-channels = Canais
limits-what-roles = Cargos

# $what is one of the names above, $value what holds, with where it comes from.
limits-line = { $what }: **{ $value }**
limits-change = { $what }: { $before } → { $after }
limits-number = { $value }
limits-any-number = sem limite
limits-from-host = { $value } (de quem hospeda o bot)
limits-from-server = { $value } (definido aqui)
limits-from-server-host = { $value } (definido aqui; de quem hospeda o bot: { $host })
limits-held-by-host = { $value } (de quem hospeda o bot; definido aqui: { $chosen })
limits-all-channels = todos os canais
limits-all-roles = todo mundo
# Who made a change, once that member asked to be forgotten.
limits-somebody = alguém

limits-from-now-on = A partir de agora:
limits-choose-channels = Escolha os canais onde se pode pedir imagens, tópicos incluídos. Se você não escolher nenhum, valem todos. A escolha vale na hora.
limits-choose-roles = Escolha os cargos cujos membros podem pedir imagens; quem tem Gerenciar servidor sempre pode. Se você não escolher nenhum, todo mundo pode. A escolha vale na hora.

limits-nothing-chosen = Escolha pelo menos um limite para definir.
limits-nothing-new = Esses limites já estão definidos aqui.
limits-nothing-to-reset = Nada está definido aqui, então já valem os limites de quem hospeda o bot.
limits-beyond-iterations = Quem hospeda este bot permite de { $least } a { $most } iterações; { $value } fica fora disso.
limits-beyond-size = Quem hospeda este bot permite de { $least } a { $most } pixels no lado maior; { $value } fica fora disso.
limits-beyond-jobs_per_member = Quem hospeda este bot permite de { $least } a { $most } pedidos de um membro ao mesmo tempo; { $value } fica fora disso.
limits-beyond-jobs_per_day = Quem hospeda este bot permite de { $least } a { $most } pedidos de um membro em 24 horas; { $value } fica fora disso.
limits-beyond-frame_every = Quem hospeda este bot permite de { $least } a { $most } iterações entre duas imagens do processo; { $value } fica fora disso.
limits-beyond-animation_frames = Quem hospeda este bot permite de { $least } a { $most } quadros por imagem animada; { $value } fica fora disso.

limits-refused-not-manager = Só membros com a permissão Gerenciar servidor podem ver e mudar os limites de um servidor.
# $channels and $roles are mentions.
limits-refused-channel = Neste servidor só se pode pedir imagens em: { $channels }.
limits-refused-role = Neste servidor você precisa de um destes cargos para pedir imagens: { $roles }.
# $moment is a moment in seconds, which Discord shows as "in 3 hours".
limits-refused-day = { $most ->
    [one] Você já pediu { $most } imagem nas últimas 24 horas, o máximo por membro; você pode pedir a próxima <t:{ $moment }:R>.
   *[other] Você já pediu { $most } imagens nas últimas 24 horas, o máximo por membro; você pode pedir a próxima <t:{ $moment }:R>.
}
