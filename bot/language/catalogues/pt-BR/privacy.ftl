# /privacy: what is stored about a member.

privacy-name = privacidade
privacy-description = Veja ou exclua tudo o que eu guardo sobre você.
privacy-show-name = mostrar
privacy-show-description = Veja tudo o que eu guardo sobre você, também em um arquivo.
privacy-delete-name = excluir
privacy-delete-description = Exclua tudo o que eu guardo sobre você; antes eu pergunto.

privacy-nothing = Não guardo nada sobre você.
privacy-shown = O que eu guardo sobre você
privacy-file = O arquivo tem todos os registros. Exclua tudo com { $delete }; as imagens somem sozinhas depois de um tempo, e { $help } diz quando.

# Parts of a list.
privacy-jobs = { $count ->
    [one] { $count } pedido
   *[other] { $count } pedidos
}
# $size is one of the two below.
privacy-files = { $count ->
    [0] já sem arquivos
    [one] com { $count } arquivo, { $size }
   *[other] com { $count } arquivos, { $size }
}
privacy-kilobytes = { $size } kB
privacy-megabytes = { $size } MB
privacy-presets = { $count ->
    [one] { $count } predefinição
   *[other] { $count } predefinições
}
privacy-styles = { $count ->
    [one] { $count } estilo que você adicionou a um servidor
   *[other] { $count } estilos que você adicionou a servidores
}
privacy-changes = { $count ->
    [one] { $count } mudança que você fez em um servidor, no registro dele
   *[other] { $count } mudanças que você fez em servidores, nos registros deles
}
privacy-channels = { $count ->
    [one] a predefinição que você deu a { $count } canal
   *[other] as predefinições que você deu a { $count } canais
}
privacy-style-in-hand = a imagem que você pegou como estilo da sua próxima imagem

privacy-sure = Excluir tudo o que eu guardo sobre você?
privacy-sure-running = Os pedidos que não terminaram são cancelados.
privacy-sure-styles = Os estilos que você adicionou somem para todo mundo nos servidores deles.
privacy-sure-changes = O que você mudou em um servidor fica como está, mas eu esqueço que foi você.
privacy-sure-posts = O que eu postei no Discord fica lá, e os botões não fazem mais nada. Para remover uma imagem de lá também, antes clique no botão Excluir dela.
privacy-sure-forever = Isso não pode ser desfeito.

privacy-button-ask = Excluir tudo
privacy-button-delete = Sim, excluir
privacy-button-keep = Manter

privacy-kept = Nada foi excluído.
privacy-working = Estou excluindo…
privacy-done = Pronto. Isto é o que eu guardava sobre você, e não guardo mais:
privacy-done-cancelled = { $count ->
    [one] { $count } pedido que não tinha terminado foi cancelado.
   *[other] { $count } pedidos que não tinham terminado foram cancelados.
}
privacy-failed = Não consegui excluir tudo agora. { $show } mostra o que sobrou; por favor, tente mais tarde.
privacy-not-yours = Só o membro de quem são os dados pode fazer isso; veja os seus com { $show }.

# On the card of a job.
privacy-reason-deleted = Cancelado, junto com tudo o mais que eu guardava sobre este membro.
