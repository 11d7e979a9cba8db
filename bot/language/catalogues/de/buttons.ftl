# The buttons on jobs, what they say to who pressed, and what they show.
# Labels are short: five of them stand side by side on a phone.

## While it is painted

button-cancel = Abbrechen
button-cancelall = Alle abbrechen
button-clip = Bewegt
button-still = Nur das erste Bild
button-leave = Abbrechen
button-stop = Hier stoppen
button-frames = Mehr Bilder

button-stopping = Ich schließe das Bild so ab, wie es jetzt ist.
button-frames-now = { $every ->
    [one] Ab jetzt gibt es bei jeder Iteration ein Bild.
   *[other] Ab jetzt gibt es alle { $every } Iterationen ein Bild.
}

button-frames-soon = Ab jetzt siehst du doppelt so viele Zwischenbilder, soweit es geht.
button-job-ended = Dieser Auftrag ist schon zu Ende, daran lässt sich nichts mehr ändern.
button-not-painting = An diesem Auftrag wird gerade nicht gemalt, also gibt es noch kein Bild zum Behalten.
button-no-more-frames = Mehr Bilder davon als jetzt gibt es nicht.

## On a finished picture

# On several pictures to choose from.
button-first = 1
button-second = 2
button-third = 3
button-fourth = 4
button-again = Noch mal
button-stronger = Stärker
button-softer = Sanfter
button-larger = Größer
button-colours = Fotofarben
button-part = Stil-Ausschnitt
button-content = Als Inhalt verwenden
button-compare = Vergleichen
button-making = Making-of
button-recipe = Rezept
button-delete = Löschen

button-strongest = Mehr Stil geht nicht.
button-softest = Weniger Stil geht nicht.
button-colours-kept = Es hat schon die Farben des Fotos.
button-already-asked = Das hast du schon bestellt; es ist unterwegs.
button-again-same = Noch einmal gemalt käme genau dasselbe heraus. Für ein anderes Bild drück „Stärker“ oder „Sanfter“, oder bestell es mit einem anderen Rezept.
button-again-same-choices = Noch einmal gemalt kämen genau dieselben heraus. Wähle eins über seine Nummer, oder bestell andere mit anderer Stärke oder einem anderen Rezept.
# A drawing, asked for once more; below it are buttons for the media.
again-medium = Noch einmal gezeichnet käme genau dasselbe heraus. Womit soll ich es diesmal zeichnen?
part-which = Welcher Teil des Gemäldes soll der Stil sein?
part-whole = Das ganze Gemälde

## What is in the way

# $name is the member who asked for the picture.
button-not-yours = Das können hier nur { $name } und die Mods.
button-only-theirs = Die Buttons dieses Bildes kann hier nur { $name } benutzen.
button-unknown = Diesen Button kenne ich nicht mehr.
button-job-forgotten = Dieses Bild kenne ich nicht mehr, darum kann ich damit nichts machen.
button-no-picture = Dieser Auftrag endete ohne Bild, darum geht das hier nicht.
button-not-finished = Dieses Bild ist noch nicht fertig; versuch es bitte, sobald es so weit ist.
button-pictures-removed = Die Bilder, aus denen es entstand, sind nicht mehr gespeichert; bitte schick sie noch einmal mit /malen oder /zeichnen.
button-picture-removed = Die Datei dieses Bildes ist nicht mehr gespeichert, darum geht das nicht mehr.
button-nothing-to-compare = Die Bilder, aus denen es entstand, sind nicht mehr gespeichert, also gibt es nichts zum Vergleichen.

## Compare and Making of

compare-shown = Inhalt, Stil und Ergebnis nebeneinander:
compare-shown-photo = Foto und Zeichnung nebeneinander:
making-shown = So ist es entstanden, vom ersten Zwischenbild bis zum letzten:
# $link leads to the message.
making-posted = Hier ist es, für alle zu sehen: { $link }
making-no-frames = Auf dem Weg zu diesem Bild gab es keine Zwischenbilder, also auch kein Making-of.
making-removed = Die Zwischenbilder sind nicht mehr gespeichert, darum kann ich das Making-of nicht mehr zeigen.
making-too-large = Das Making-of ist hier zu groß für Discord.

# For those who can't see the pictures. $title is such as "harbour in the style of waves".
alt-photo-and-result = Foto und Ergebnis nebeneinander: { $title }
alt-making = Eine Animation davon, wie es entstand: { $title }
alt-parts = Das Gemälde, in drei mal drei Teile geteilt

## Recipe

# Of $all iterations, $done were made.
settings-stopped = { $done ->
    [one] Es wurde vorzeitig abgeschlossen, nach { $done } von { $all } Iterationen.
   *[other] Es wurde vorzeitig abgeschlossen, nach { $done } von { $all } Iterationen.
}
# $shares is such as "2 : 1".
settings-shares = Gewichte der Stile: { $shares }.
settings-recipe = Rezept { $name }: { $summary }
settings-iteration = Iteration { $iteration } von { $iterations }
stage-scale = Größenstufe { $number } von { $count }
stage-epoch = Epoche { $number } von { $count }
settings-weights = Gemalt mit { $weights }.
settings-number = { NUMBER($value, maximumSignificantDigits: 4) }
weights-imagenet = VGG19, trainiert mit ImageNet
weights-vgg16 = VGG16, trainiert mit ImageNet
weights-whitened = VGG19 und zufälligen Filtern, ganz ohne Download
weights-file = VGG19 und eigenen Gewichten des Hosts
weights-other = VGG19 und Gewichten der Art { $kind }
settings-discord = **So bestellst du es hier,** mit denselben Bildern:
settings-again = Drück dann auf „Noch mal“. Heraus kommt ein ähnliches Bild, nicht genau dieses.
# $number is that of one of several pictures to choose from.
settings-chosen = Drück dann auf { $number }.
settings-larger = { $times ->
    [one] Drück dann auf „Größer“.
   *[other] Drück dann { $times }-mal auf „Größer“, jedes Mal beim neuesten Bild.
}
settings-frames = Drück dann auf „Bewegt“.
settings-shell = **Um genau dieses Bild noch einmal zu malen,** in einer Shell, aus seiner Datei und denselben Bildern:

## Delete

# The button that does it, in red.
button-erase = Endgültig löschen
delete-sure = **{ $title }** endgültig löschen? Dann sind die Nachrichten und Dateien dazu weg, auch die Bilder, aus denen es entstand.
delete-working = Ich lösche es …
delete-done = Gelöscht: Nachrichten und Dateien dazu sind weg.
delete-done-but-messages = Die Dateien dazu sind weg. Einige Nachrichten kann ich hier nicht entfernen; bitte lösch sie selbst.
