# /queue: what is painted now and what waits.

queue-name = file
queue-description = Ce qui est en train d’être peint et ce qui attend, dans l’ordre de passage.

queue-painting = Peinture en cours
queue-waiting = Dans la file
queue-empty = Rien n’est en train d’être peint et rien n’attend : ton image serait la prochaine.
queue-trouble = Rien ne peut être peint pour le moment, je continue d’essayer ; ce qui attend ici garde sa place. { $reason }
queue-refresh = Actualiser
queue-more = { $count ->
    [one] et encore { $count }
   *[other] et encore { $count }
}
# Of other servers, or of channels that the member can't look into.
queue-elsewhere = { $count ->
    [one] et { $count } ailleurs
   *[other] et { $count } ailleurs
}
