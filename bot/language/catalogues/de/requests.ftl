# What is in the way of a request, for the member alone.

unexpected = Bei mir ist etwas schiefgegangen; bitte nenne einem Admin die Nummer { $number }.

picture-content = Inhaltsbild
picture-style = Stilbild
picture-style-number = Stilbild { $number }
picture-mask = Maske
picture-photo = Foto
picture-start = Ausgangsbild

# $picture is one of the names above.
about-picture = { $picture }: { $sentence }
# $photo and $member are names of options.
photo-missing = Es fehlt ein Bild: Hänge ein Foto als `{ $photo }` an, oder nenne jemanden als `{ $member }`, um dessen Avatar zu nehmen.
photo-twice = Ich nehme nur eines: entweder das Foto in `{ $photo }` oder den Avatar von `{ $member }`. Lass bitte eines davon weg.
refused-no-picture = { $picture }: Die Datei { $file } ist kein Bild, das ich lesen kann; schick mir { FORMATS("or") }.
refused-file-too-large = { $picture }: Diese Datei hat { NUMBER($size, minimumFractionDigits: 1) } MB; Bilder dürfen bis zu { $most } MB haben.
refused-picture-pixels = { $picture }: Dieses Bild hat { NUMBER($pixels, minimumFractionDigits: 1) } Millionen Pixel; erlaubt sind bis zu { NUMBER($most, maximumFractionDigits: 6) } Millionen.
refused-no-download = { $picture }: Das konnte ich nicht von Discord herunterladen; bitte versuch es noch einmal.
refused-same-picture = Foto und Stil sind dasselbe Bild, und in seinem eigenen Stil bliebe es fast, wie es ist. Schick als Stil ein Gemälde, oder wähle einen Stil mit Namen: /stil liste zeigt sie alle.

refused-line-full = Die Warteschlange ist gerade voll ({ $waiting } von { $most } Plätzen); bitte versuch es in ein paar Minuten noch einmal.
refused-too-many-jobs = { $most ->
    [one] Du hast schon einen Auftrag in Arbeit, mehr sind pro Mitglied nicht erlaubt; warte, bis er fertig ist, oder stoppe ihn mit /abbrechen.
   *[other] Du hast schon { $most } Aufträge in Arbeit, mehr sind pro Mitglied nicht erlaubt; warte, bis einer fertig ist, oder stoppe einen mit /abbrechen.
}
# Several photos at once: $count is at least 2, $most at least 1.
series-too-many = Du hast { $count } Fotos gewählt, und jedes ist ein Auftrag; im Moment kannst du noch { $most } haben. Wähl bitte weniger aus. Angefangen habe ich noch keines.
series-too-many-today = Du hast { $count } Fotos gewählt, und jedes ist ein Auftrag; heute kannst du noch { $most } haben. Wähl bitte weniger aus. Angefangen habe ich noch keines.
# A photo that moves, before it is accepted; the sentences follow each other.
clip-moves = **{ $name }** bewegt sich und hat { $frames } Einzelbilder.
clip-thinned = Ich würde { $painted } davon malen, gleichmäßig verteilt und jedes länger gezeigt.
clip-takes = Das dauert etwa { $time }.
# $count is at least 2.
clip-takes-as-long = Das dauert etwa so lange wie { $count } Bilder, die stillstehen.
clip-counts = Es zählt als { $count } der Bilder, die du am Tag bestellen kannst.
clip-which = Soll ich es bewegt malen oder nur das erste Einzelbild?
clip-too-many-today = Bewegt zählt es als { $count } Bilder, und heute kannst du noch { $most } haben. Lass nur das erste Einzelbild malen, oder schick etwas Kürzeres.

refused-no-room-to-keep = Ich kann gerade keine Aufträge mehr speichern; bitte sag einem Admin Bescheid und versuch es später noch einmal.
refused-cannot-post-now = Ich konnte in diesem Kanal gerade nichts posten; bitte versuch es noch einmal oder anderswo.
refused-no-messages-here = Hier kann ich keine Nachrichten posten; bitte versuch es in einem anderen Kanal.
refused-permissions = Ich kann meine Arbeit in diesem Kanal nicht zeigen; bitte die Mods, mir diese Berechtigungen zu geben: { $permissions }.
refused-exact-size = Das Rezept { $recipe } malt immer { $width } × { $height } Pixel; lass die Größe weg oder wähle ein anderes Rezept.
colours-alone-without = Nur mit der Palette wird nichts gemalt; lass weg, was zum Malen gehört: { $options }.
refused-too-few-pixels = Die längere Seite darf { $least } bis { $most } Pixel haben; { $value } sind zu wenige.
refused-too-many-pixels = Die längere Seite darf { $least } bis { $most } Pixel haben; { $value } sind zu viele.
refused-cannot-grow = Doppelt so groß wären es { $size } Pixel an der längeren Seite; erlaubt sind bis zu { $most }.
refused-too-few-iterations = Erlaubt sind { $least } bis { $most } Iterationen; { $value } sind zu wenige.
refused-too-many-iterations = Erlaubt sind { $least } bis { $most } Iterationen; { $value } sind zu viele.
refused-too-few-epochs = Erlaubt sind { $least } bis { $most } Epochen; { $value } sind zu wenige.
refused-too-many-epochs = Erlaubt sind { $least } bis { $most } Epochen; { $value } sind zu viele.

restarted-ask-again = Ich wurde inzwischen neu gestartet; bitte schick das noch einmal.
restarted-goes-on = Ich wurde inzwischen neu gestartet, male dein Bild aber weiter; du bekommst es als private Nachricht.

cancel-nothing = Du hast keinen Auftrag in Arbeit, also gibt es nichts abzubrechen.
cancel-done = Abgebrochen.
cancel-done-one = Abgebrochen: { $title }.
cancel-which = Welchen?
