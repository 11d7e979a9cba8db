# /queue: what is painted now and what waits.

queue-name = cola
queue-description = Lo que se está pintando y lo que espera, en el orden en que se pintará.

queue-painting = Ahora se pinta
queue-waiting = En la cola
queue-empty = No se está pintando nada y nada espera: tu imagen sería la siguiente.
queue-trouble = Ahora mismo no se puede pintar nada y sigo intentándolo; lo que espera aquí conserva su lugar. { $reason }
queue-refresh = Actualizar
queue-more = { $count ->
    [one] y { $count } más
   *[other] y { $count } más
}
# Of other servers, or of channels that the member can't look into.
queue-elsewhere = { $count ->
    [one] y { $count } en otro lugar
   *[other] y { $count } en otros lugares
}
