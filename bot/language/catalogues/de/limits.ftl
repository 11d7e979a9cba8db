# /limits: what a server's moderators make of the host's limits. The host is who runs the bot.
# Names of commands and options are lower-case, without spaces, of at most 32 characters;
# descriptions have at most 100.

limits-name = limits
limits-description = Was Mitglieder dieses Servers bestellen dürfen.
limits-show-name = zeigen
limits-show-description = Zeige die Limits dieses Servers, woher sie kommen und wer was geändert hat.
limits-set-name = setzen
limits-set-description = Lege Limits für diesen Server fest, im Rahmen der Limits des Hosts.
limits-reset-name = zurücksetzen
limits-reset-description = Kehre zu den Limits des Hosts zurück.
limits-channels-name = kanäle
limits-channels-description = Wähle die Kanäle, in denen Bilder bestellt werden dürfen.
limits-roles-name = rollen
limits-roles-description = Wähle die Rollen, deren Mitglieder Bilder bestellen dürfen.

option-jobs_per_member = aufträge_pro_mitglied
option-jobs_per_day = aufträge_pro_tag
option-frame_every = zwischenbild_alle
option-animation_frames = einzelbilder
option-limit = limit

# $least and $most are what the host allows.
describe-limit-iterations = Höchstzahl der Iterationen eines Bildes: { $least } bis { $most }.
describe-limit-size = Das größte Bild, an der längeren Seite in Pixeln: { $least } bis { $most }.
describe-limit-jobs_per_member = Aufträge, die ein Mitglied gleichzeitig haben darf: { $least } bis { $most }.
describe-limit-jobs_per_day = Aufträge, die ein Mitglied in 24 Stunden erteilen darf: { $least } bis { $most }.
describe-limit-frame_every = Iterationen von einem Zwischenbild zum nächsten: { $least } bis { $most }.
describe-limit-animation_frames = Höchstens so viele Einzelbilder, wenn sich etwas bewegt; 1: nichts. { $least } bis { $most }.
describe-limit-to-reset = Das Limit, das zurückgesetzt wird; alle, wenn du keines wählst.

limits-heading = Limits auf diesem Server
limits-recent = Letzte Änderungen
limits-what-iterations = Iterationen
limits-what-size = Längere Seite in Pixeln
limits-what-jobs_per_member = Aufträge pro Mitglied gleichzeitig
limits-what-jobs_per_day = Aufträge pro Mitglied in 24 Stunden
limits-what-frame_every = Iterationen zwischen zwei Zwischenbildern
limits-what-animation_frames = Einzelbilder bei Bewegtem
limits-what-channels = Kanäle
limits-what-roles = Rollen

# $what is one of the names above, $value what holds, with where it comes from.
limits-line = { $what }: **{ $value }**
limits-change = { $what }: { $before } → { $after }
limits-number = { $value }
limits-any-number = beliebig viele
limits-from-host = { $value } (vom Host)
limits-from-server = { $value } (hier gesetzt)
limits-from-server-host = { $value } (hier gesetzt; vom Host: { $host })
limits-held-by-host = { $value } (vom Host; hier gesetzt: { $chosen })
limits-all-channels = alle Kanäle
limits-all-roles = alle
# Who made a change, once that member asked to be forgotten.
limits-somebody = jemand

limits-from-now-on = Ab jetzt gilt:
limits-choose-channels = Wähle die Kanäle, in denen Bilder bestellt werden dürfen, samt ihren Threads. Ist keiner gewählt, sind es alle Kanäle. Deine Auswahl gilt sofort.
limits-choose-roles = Wähle die Rollen, deren Mitglieder Bilder bestellen dürfen; wer „Server verwalten“ hat, darf es immer. Ist keine gewählt, dürfen es alle. Deine Auswahl gilt sofort.

limits-nothing-chosen = Wähle mindestens ein Limit, das du setzen willst.
limits-nothing-new = Diese Limits sind hier schon gesetzt.
limits-nothing-to-reset = Hier ist nichts gesetzt, also gelten schon die Limits des Hosts.
limits-beyond-iterations = Der Host dieses Bots erlaubt { $least } bis { $most } Iterationen; { $value } liegt außerhalb.
limits-beyond-size = Der Host dieses Bots erlaubt { $least } bis { $most } Pixel für die längere Seite; { $value } liegt außerhalb.
limits-beyond-jobs_per_member = Der Host dieses Bots erlaubt { $least } bis { $most } Aufträge pro Mitglied gleichzeitig; { $value } liegt außerhalb.
limits-beyond-jobs_per_day = Der Host dieses Bots erlaubt { $least } bis { $most } Aufträge pro Mitglied in 24 Stunden; { $value } liegt außerhalb.
limits-beyond-frame_every = Der Host dieses Bots erlaubt { $least } bis { $most } Iterationen zwischen zwei Zwischenbildern; { $value } liegt außerhalb.
limits-beyond-animation_frames = Der Host dieses Bots erlaubt { $least } bis { $most } Einzelbilder bei Bewegtem; { $value } liegt außerhalb.

limits-refused-not-manager = Nur Mitglieder mit der Berechtigung „Server verwalten“ können die Limits eines Servers sehen und ändern.
# $channels and $roles are mentions.
limits-refused-channel = Auf diesem Server kannst du Bilder nur hier bestellen: { $channels }.
limits-refused-role = Auf diesem Server brauchst du eine dieser Rollen, um Bilder zu bestellen: { $roles }.
# $moment is a moment in seconds, which Discord shows as "in 3 hours".
limits-refused-day = { $most ->
    [one] Du hast in den letzten 24 Stunden schon { $most } Bild bestellt, mehr sind pro Mitglied nicht erlaubt; das nächste kannst du <t:{ $moment }:R> bestellen.
   *[other] Du hast in den letzten 24 Stunden schon { $most } Bilder bestellt, mehr sind pro Mitglied nicht erlaubt; das nächste kannst du <t:{ $moment }:R> bestellen.
}
