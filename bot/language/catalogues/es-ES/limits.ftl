# /limits: what a server's moderators make of the host's limits. The host is who runs the bot.
# Names of commands and options are lower-case, without spaces, of at most 32 characters;
# descriptions have at most 100.

limits-name = límites
limits-description = Lo que pueden pedir los miembros de este servidor.
limits-show-name = mostrar
limits-show-description = Muestra los límites de este servidor, de dónde viene cada uno y quién cambió qué.
limits-set-name = fijar
limits-set-description = Fija límites para este servidor, dentro de los de quien aloja el bot.
limits-reset-name = restablecer
limits-reset-description = Vuelve a los límites de quien aloja el bot.
limits-channels-name = canales
limits-channels-description = Elige los canales donde se pueden pedir imágenes.
limits-roles-name = roles
limits-roles-description = Elige los roles cuyos miembros pueden pedir imágenes.

option-jobs_per_member = encargos_por_miembro
option-jobs_per_day = encargos_por_día
option-frame_every = imagen_cada
option-animation_frames = fotogramas
option-limit = límite

# $least and $most are what the host allows.
describe-limit-iterations = El máximo de iteraciones de una imagen: de { $least } a { $most }.
describe-limit-size = La imagen más grande, por su lado mayor en píxeles: de { $least } a { $most }.
describe-limit-jobs_per_member = Encargos que un miembro puede tener a la vez: de { $least } a { $most }.
describe-limit-jobs_per_day = Encargos que un miembro puede pedir en 24 horas: de { $least } a { $most }.
describe-limit-frame_every = Iteraciones entre una imagen del proceso y la siguiente: de { $least } a { $most }.
describe-limit-animation_frames = Máximo de fotogramas de una imagen animada; 1: ninguna se anima. { $least } a { $most }.
describe-limit-to-reset = El límite que vuelve a su valor; si no eliges, todos.

limits-heading = Límites de este servidor
limits-recent = Últimos cambios
limits-what-iterations = Iteraciones
limits-what-size = Lado mayor en píxeles
limits-what-jobs_per_member = Encargos de un miembro a la vez
limits-what-jobs_per_day = Encargos de un miembro en 24 horas
limits-what-frame_every = Iteraciones entre dos imágenes del proceso
limits-what-animation_frames = Fotogramas de una imagen animada
limits-what-channels = Canales
limits-what-roles = Roles

# $what is one of the names above, $value what holds, with where it comes from.
limits-line = { $what }: **{ $value }**
limits-change = { $what }: { $before } → { $after }
limits-number = { $value }
limits-any-number = sin límite
limits-from-host = { $value } (de quien aloja el bot)
limits-from-server = { $value } (fijado aquí)
limits-from-server-host = { $value } (fijado aquí; de quien aloja el bot: { $host })
limits-held-by-host = { $value } (de quien aloja el bot; fijado aquí: { $chosen })
limits-all-channels = todos los canales
limits-all-roles = todo el mundo
# Who made a change, once that member asked to be forgotten.
limits-somebody = alguien

limits-from-now-on = A partir de ahora:
limits-choose-channels = Elige los canales donde se pueden pedir imágenes, hilos incluidos. Si no eliges ninguno, valen todos. Lo que elijas vale al momento.
limits-choose-roles = Elige los roles cuyos miembros pueden pedir imágenes; quien tiene Gestionar servidor siempre puede. Si no eliges ninguno, puede todo el mundo. Lo que elijas vale al momento.

limits-nothing-chosen = Elige al menos un límite que fijar.
limits-nothing-new = Esos límites ya están fijados aquí.
limits-nothing-to-reset = Aquí no hay nada fijado, así que ya valen los límites de quien aloja el bot.
limits-beyond-iterations = Quien aloja este bot permite de { $least } a { $most } iteraciones; { $value } queda fuera.
limits-beyond-size = Quien aloja este bot permite de { $least } a { $most } píxeles para el lado mayor; { $value } queda fuera.
limits-beyond-jobs_per_member = Quien aloja este bot permite de { $least } a { $most } encargos de un miembro a la vez; { $value } queda fuera.
limits-beyond-jobs_per_day = Quien aloja este bot permite de { $least } a { $most } encargos de un miembro en 24 horas; { $value } queda fuera.
limits-beyond-frame_every = Quien aloja este bot permite de { $least } a { $most } iteraciones entre dos imágenes del proceso; { $value } queda fuera.
limits-beyond-animation_frames = Quien aloja este bot permite de { $least } a { $most } fotogramas por imagen animada; { $value } queda fuera.

limits-refused-not-manager = Solo los miembros con el permiso Gestionar servidor pueden ver y cambiar los límites de un servidor.
# $channels and $roles are mentions.
limits-refused-channel = En este servidor solo se pueden pedir imágenes en: { $channels }.
limits-refused-role = En este servidor necesitas uno de estos roles para pedir imágenes: { $roles }.
# $moment is a moment in seconds, which Discord shows as "in 3 hours".
limits-refused-day = { $most ->
    [one] Ya pediste { $most } imagen en las últimas 24 horas, el máximo por miembro; puedes pedir la siguiente <t:{ $moment }:R>.
   *[other] Ya pediste { $most } imágenes en las últimas 24 horas, el máximo por miembro; puedes pedir la siguiente <t:{ $moment }:R>.
}
