# What a job looks like: its card, its frames, its result.

verbatim = { $text }
unnamed-picture = ein Bild

# $content and $style are names of pictures, such as "harbour" and "the waves".
title-in-style = { $content } im Stil „{ $style }“
colours-alone = { $content } in den Farben von „{ $style }“; nur die Farben sind geändert, gemalt ist nichts.
colours-alone-moves = Es bewegt sich; das hier ist sein erstes Einzelbild.
colours-alone-alt = { $content } in den Farben von „{ $style }“
title-drawn = { $content }, gezeichnet

# Several photos that are painted by one request; $count is at least 2.
series-in-style = { $count } Fotos im Stil „{ $style }“
series-drawn = { $count } Fotos, gezeichnet
series-painted = { $painted } von { $count } sind gemalt
series-waiting = In der Warteschlange

state-waiting = { $place ->
    [0] Als Nächstes dran
    [1] Als Nächstes dran
   *[other] Platz { $place } in der Warteschlange
}
state-painting = Wird gemalt
state-drawing = Wird gezeichnet
state-finished = Fertig
state-stopped = Vorzeitig fertig
state-failed = Hat nicht geklappt
state-cancelled = Abgebrochen
state-paused = Gleich zurück

card-below = Hier entsteht dein Bild:
card-for = für { $name }
card-photo-moves = Das Foto bewegt sich; ich male sein erstes Einzelbild.
card-style-moves = Das Gemälde bewegt sich; ich nehme den Stil seines ersten Einzelbilds.
card-started-over = Beim Malen ist ein Prozess abgestürzt, darum habe ich hier neu angefangen.
card-paused = Ich werde neu gestartet und male in einer Minute an diesem Bild weiter.
card-trouble = Gerade kann nichts gemalt werden, ich versuche es weiter; dein Bild behält seinen Platz. { $reason }
card-stopping = Ich schließe es so ab, wie es jetzt ist.

percent = { NUMBER($share, style: "percent", maximumFractionDigits: 0) }
frame-after = nach { $time }

time-seconds = { $seconds } s
time-minutes = { $minutes } min
time-hours = { $hours } h { $minutes } min
left-few-seconds = noch ein paar Sekunden
left-seconds = noch etwa { $seconds } s
left-a-minute = noch etwa eine Minute
left-about = noch etwa { $time }
# How long until it begins. It follows the place in line.
wait-about = beginnt in etwa { $time }

# $who is the member's name or a mention of them.
final-done = { $who }, **{ $title }** ist fertig.
final-fitted-format = Hier kommt es als WebP-Datei, denn als PNG wäre es zu groß.
final-fitted-size = Hier kommt es mit { $width } × { $height } Pixeln, denn in voller Größe wäre es zu groß.
final-fitted-quality = Hier kommt es mit kleinen Verlusten, denn ohne wäre es zu groß.
final-fitted-frames = Hier kommt es mit { $frames } von { $all } Einzelbildern und mit { $width } × { $height } Pixeln, denn ganz wäre es zu groß.
final-too-large = Mit { NUMBER($size, minimumFractionDigits: 1) } MB ist das Bild hier zu groß für Discord; { $kept }. Wähle eine kleinere Größe, dann siehst du es hier.
kept-by-admin = die Admins finden es als Auftrag { $job }
kept-nowhere = es ließ sich nicht aufbewahren

made-recipe = Rezept { $recipe }
made-epochs = { $count ->
    [one] { $count } Epoche
   *[other] { $count } Epochen
}
made-iterations = { $count ->
    [one] { $count } Iteration
   *[other] { $count } Iterationen
}
made-size = { $width } × { $height } Pixel
made-frames = { $count ->
    [one] { $count } Einzelbild
   *[other] { $count } Einzelbilder
}
frames-done = { $done } von { $frames } Einzelbildern
made-in = in { $time } fertig
made-strength = Stärke { $strength }
made-seed = Seed { $seed }

choices-how = Wähl eins mit seiner Nummer, und ich male in voller Größe daran weiter.

strip-caption = Inhalt, Stil und Ergebnis nebeneinander:

# For those who can't see the pictures.
alt-result = Das fertige Bild: { $title }
alt-choices = Kleine Bilder zur Auswahl, nummeriert von links oben an: { $title }
alt-first-frame = { $title }: das erste Einzelbild
alt-frame = { $title }, noch in Arbeit: zu { $done } fertig
alt-strip = Inhaltsbild, Stilbild und Ergebnis nebeneinander: { $title }
alt-pictures = Das Inhaltsbild, { $content }, und der Stil dazu: { $style }
alt-photo = Das Foto, { $content }

reason-stalled = { $minutes ->
    [one] { $minutes } Minute lang ging es nicht voran, darum habe ich abgebrochen.
   *[other] { $minutes } Minuten lang ging es nicht voran, darum habe ich abgebrochen.
}
reason-stopped-early = Der Maler hat aufgehört, bevor das Bild fertig war.
reason-pictures-lost = Ich wurde neu gestartet, und die Bilder dazu sind bei mir verloren gegangen; bitte schick sie noch einmal.
reason-record-unreadable = Ich wurde neu gestartet und kann nicht mehr lesen, was ich mir zu diesem Auftrag notiert hatte; bitte bestell es noch einmal.
reason-restarting = Ich werde neu gestartet; bitte versuch es in einer Minute noch einmal.
reason-cancelled = Abgebrochen von { $name }.
reason-cancelled-by-moderator = Abgebrochen von { $name } aus der Moderation.

recipe-sketch = Zeichnet ein Foto auf ein leeres Blatt, von den großen Formen bis zu den Details.
recipe-classic = Wie im Lehrbuch: immer 400 × 300 Pixel, von einer verrauschten Kopie des Fotos aus.
recipe-gatys = Malt das Foto neu im Stil des Gemäldes, grobe Formen zuerst.
recipe-easel = Malt das Foto neu, mit Farben, Kontrasten und Strichen des Gemäldes.
recipe-oil = Malt auf leeres Papier: erst die Formen des Fotos, dann immer mehr vom Stil.
recipe-weighted = Mit den Formeln des Lehrbuchs, in deiner Größe, grobe Formen zuerst.
