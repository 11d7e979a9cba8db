# /queue: what is painted now and what waits.

queue-name = warteschlange
queue-description = Was gemalt wird und was wartet, in der Reihenfolge, in der es drankommt.

queue-painting = Wird gerade gemalt
queue-waiting = In der Warteschlange
queue-empty = Gerade wird nichts gemalt, und nichts wartet: Dein Bild käme als Nächstes dran.
queue-trouble = Gerade kann nichts gemalt werden, ich versuche es weiter; was hier wartet, behält seinen Platz. { $reason }
queue-refresh = Aktualisieren
queue-more = { $count ->
    [one] und noch { $count }
   *[other] und noch { $count }
}
# Of other servers, or of channels that the member can't look into.
queue-elsewhere = { $count ->
    [one] und { $count } anderswo
   *[other] und { $count } anderswo
}
