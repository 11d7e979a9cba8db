# /queue: what is painted now and what waits.

queue-name = fila
queue-description = O que está sendo pintado e o que espera, na ordem em que será pintado.

queue-painting = Pintando agora
queue-waiting = Na fila
queue-empty = Nada está sendo pintado e nada espera: sua imagem seria a próxima.
queue-trouble = No momento nada pode ser pintado, e continuo tentando; o que espera aqui mantém o lugar na fila. { $reason }
queue-refresh = Atualizar
queue-more = { $count ->
    [one] e mais { $count }
   *[other] e mais { $count }
}
# Of other servers, or of channels that the member can't look into.
queue-elsewhere = { $count ->
    [one] e { $count } em outro lugar
   *[other] e { $count } em outros lugares
}
