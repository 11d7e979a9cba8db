# What the painter says when it can't do something.

## Pictures that can't be used

engine-not-a-picture = Diese Datei ist kein Bild, das ich lesen kann; schick mir { FORMATS("or") }.
engine-broken-picture = Dieses Bild ist kaputt: Seine Datei ist beschädigt, oder ein Teil davon fehlt. Nimm die ursprüngliche Datei, oder speichere es neu als PNG oder JPEG.
engine-rare-jpeg = Das ist eine JPEG-Datei einer seltenen Art, die ich nicht lesen kann, etwa mit 12 Bit je Kanal. Speichere sie neu als PNG oder gewöhnliches JPEG.
engine-unreadable-picture = Dieses Bild zu lesen dauert zu lange oder bringt das Programm dafür zum Absturz; speichere es noch einmal als PNG oder JPEG.
engine-broken-video = Dieses Video ist kaputt: Seine Datei ist beschädigt, oder ein Teil davon fehlt. Nimm die ursprüngliche Datei, oder speichere es neu als MP4 mit H.264.
engine-unreadable-video = Dieses Video zu lesen dauert zu lange oder bringt das Programm dafür zum Absturz; kürze oder verkleinere es, oder speichere es noch einmal als MP4 mit H.264.
engine-video-without-picture = Dieses Video hat kein Bild, nur Ton; schick eines, auf dem etwas zu sehen ist.
engine-other-codec = Dieses Video ist in einer Form codiert, die ich nicht lesen kann; es muss H.264, HEVC, VP8, VP9 oder AV1 sein. Speichere es neu als MP4 mit H.264.
# $size and $most are in megabytes.
engine-too-many-bytes = Diese Datei hat { NUMBER($size, minimumFractionDigits: 1, useGrouping: 0) } MB; Bilder dürfen bis zu { NUMBER($most, useGrouping: 0) } MB haben.
# $pixels and $most are in millions.
engine-too-many-pixels = Dieses Bild hat { NUMBER($pixels, minimumFractionDigits: 1, useGrouping: 0) } Millionen Pixel; erlaubt sind bis zu { NUMBER($most, maximumFractionDigits: 6, useGrouping: 0) } Millionen. Verkleinere es und versuch es noch einmal.
engine-far-too-many-pixels = Dieses Bild hat viel zu viele Pixel; erlaubt sind bis zu { NUMBER($most, maximumFractionDigits: 6, useGrouping: 0) } Millionen. Verkleinere es und versuch es noch einmal.
engine-too-many-frames = Diese Animation mit { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) } Pixeln hat mehr als { NUMBER($most, useGrouping: 0) } Bilder, und mehr werden in dieser Größe nicht angenommen; kürze oder verkleinere sie.
engine-too-narrow = Dieses Bild hat { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) } Pixel; die längere Seite darf höchstens { $most }-mal so lang sein wie die kürzere. Schneide einen Teil davon aus und versuch es noch einmal.
engine-too-thin = Bei einer Größe von { NUMBER($size, useGrouping: 0) } Pixeln wäre dieses Bild nur { $shorter } Pixel schmal; mindestens { $least } müssen es sein. Wähle eine Größe von { NUMBER($enough, useGrouping: 0) } oder mehr, oder schneide einen Teil des Bilds aus.
engine-too-thin-to-choose = Bilder zur Auswahl werden halb so groß gemalt: Bei { NUMBER($size, useGrouping: 0) } Pixeln wäre dieses Bild nur { $shorter } Pixel schmal; mindestens { $least } müssen es sein. Wähle eine Größe von { NUMBER($enough, useGrouping: 0) } oder mehr, oder schneide einen Teil des Bilds aus.
engine-style-too-thin = Bei einer Größe von { NUMBER($size, useGrouping: 0) } Pixeln wäre dieses Stilbild nur { $shorter } Pixel schmal; mindestens { $least } müssen es sein. Wähle eine Größe von { NUMBER($enough, useGrouping: 0) } oder mehr, oder schneide einen Teil des Stilbilds aus.
engine-style-too-thin-to-choose = Bilder zur Auswahl werden halb so groß gemalt: Bei { NUMBER($size, useGrouping: 0) } Pixeln wäre dieses Stilbild nur { $shorter } Pixel schmal; mindestens { $least } müssen es sein. Wähle eine Größe von { NUMBER($enough, useGrouping: 0) } oder mehr, oder schneide einen Teil des Stilbilds aus.
engine-style-too-thin-for-recipe = Dieses Rezept malt { NUMBER($size, useGrouping: 0) } Pixel groß, und dabei wäre dieses Stilbild nur { $shorter } Pixel schmal; mindestens { $least } müssen es sein. Schneide einen Teil des Stilbilds aus, oder wähle ein anderes Rezept.
engine-part-too-small = Dieser Teil des Stilbilds hat { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) } Pixel; mindestens { $least } müssen es in jeder Richtung sein. Wähle einen größeren Teil oder ein größeres Bild.
# $bytes is how large the file may be.
engine-fits-nowhere = Dieses Bild lässt sich nicht so weit verkleinern, dass es in eine Datei von { $bytes } Byte passt.

## Masks

engine-mask-shape = Die Maske hat { NUMBER($mask_width, useGrouping: 0) } × { NUMBER($mask_height, useGrouping: 0) } Pixel und damit nicht die Form des Inhaltsbilds mit { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) }; zeichne sie über das Inhaltsbild.
engine-mask-black = Die Maske ist überall schwarz, also würde nichts gemalt; weiß muss sie dort sein, wo der Stil hin soll.

## Choices that no recipe has, or this one has not ($recipe is a recipe's name)

engine-style-missing = Das Rezept { $recipe } braucht ein Stilbild.
engine-style-unwanted = Das Rezept { $recipe } nimmt kein Stilbild.
engine-too-many-styles = Ein Bild kann bis zu { $most } Stile haben, nicht { $count }.
engine-style-weights = Die Gewichte der Stile sind Zahlen über 0.
engine-no-epochs = Das Rezept { $recipe } hat keine Epochen; die hat nur eine Zeichnung.
engine-too-few-epochs = Eine Zeichnung braucht mindestens 1 Epoche, nicht { $count }.
engine-no-medium = Ein Zeichenmaterial hat nur eine Zeichnung; das Rezept { $recipe } malt in einem Stil.
engine-no-strength = Das Rezept { $recipe } hat keinen Stil und darum auch keine Stärke.
engine-strength-range = Die Stärke geht von 0 bis { $most }; { NUMBER($strength, useGrouping: 0) } liegt außerhalb.
engine-iterations-range = Iterationen gehen von 1 bis { $most }; { NUMBER($iterations, useGrouping: 0) } liegt außerhalb.
engine-epochs-need-iterations = { NUMBER($epochs, useGrouping: 0) } Epochen brauchen mindestens ebenso viele Iterationen, nicht { NUMBER($iterations, useGrouping: 0) }.
engine-size-range = Die Größe geht von { $least } bis { $most } Pixel, nicht { $size }.
engine-too-small-to-choose = Bilder zur Auswahl werden halb so groß gemalt, darum muss die Größe mindestens { $least } Pixel sein.
engine-frames-range = Zwischenbilder gibt es alle 1 bis { $most } Iterationen oder, mit 0, am Ende jeder Epoche oder Größenstufe; { $every } liegt außerhalb.

## Pictures that say how they were made

engine-newer-picture = Dieses Bild hat ein neueres Easel gemalt; dieses hier kann nicht lesen, wie.
engine-unknown-recipe = Dieses Bild wurde nach einem Rezept gemalt, das dieses Easel nicht hat.
engine-damaged-text = Was in diesem Bild darüber steht, wie es entstand, ist beschädigt; darum lässt es sich nicht wiederholen.
engine-other-format = Nur in einer PNG-, JPEG- oder WebP-Datei steht, wie das Bild entstand; schick die Datei so, wie Easel sie dir gegeben hat.
engine-broken-file = Diese Bilddatei ist beschädigt; schick sie so, wie Easel sie dir gegeben hat.
engine-no-text = In diesem Bild steht nicht, wie es entstand: Entweder hat Easel es nicht gemalt, oder eine App hat den Text daraus entfernt. Schick die Datei so, wie Easel sie dir gegeben hat.
engine-other-styles = { $before ->
    [0] Dieses Bild wurde ohne Stilbild gemalt, nicht mit { $now }.
    [1] Dieses Bild wurde mit 1 Stilbild gemalt, nicht mit { $now }.
   *[other] Dieses Bild wurde mit { $before } Stilbildern gemalt, nicht mit { $now }.
}
engine-other-masks = { $before ->
    [0] Dieses Bild wurde ohne Maske gemalt, nicht mit { $now }.
    [1] Dieses Bild wurde mit 1 Maske gemalt, nicht mit { $now }.
   *[other] Dieses Bild wurde mit { $before } Masken gemalt, nicht mit { $now }.
}
engine-other-start = { $before ->
    [0] Dieses Bild wurde ohne Ausgangsbild gemalt, nicht mit { $now }.
   *[other] Dieses Bild wurde mit 1 Ausgangsbild gemalt, nicht mit { $now }.
}

## The making of a picture

engine-no-frames = Es gibt noch keine Zwischenbilder, also lässt sich nichts animieren.
engine-no-iterations = Es gibt noch keine Iterationen, also lässt sich nichts darstellen.

## What is not the member's fault

engine-no-memory-for-size = Auf { $device } reicht der Speicher nicht für eine Größe von { NUMBER($size, useGrouping: 0) } Pixeln; versuch es mit { NUMBER($smaller, useGrouping: 0) }.
engine-no-memory-at-all = Auf { $device } reicht der Speicher nicht einmal für die kleinste Größe, { NUMBER($size, useGrouping: 0) } Pixel; bitte die Admins, nach dem Rechner zu sehen.
engine-no-memory-for-recipe = Auf { $device } reicht der Speicher nicht für { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) } Pixel; wähle ein anderes Rezept mit einer Größe unter { NUMBER($longest, useGrouping: 0) }.
# $how is how the process ended, such as SIGKILL.
engine-worker-died = Der Maler ist an diesem Bild zweimal gescheitert ({ $how }); vielleicht braucht es mehr Speicher, als da ist. Versuch es mit einer kleineren Größe.
engine-broke-down = Beim Malen ist etwas schiefgegangen, darum wurde dieses Bild nicht fertig; mehr dazu steht im Log unter Auftrag { $job }.
engine-closing = Easel wird gerade beendet, darum wird dieses Bild nicht mehr fertig.
engine-closing-intake = Easel wird gerade beendet und nimmt keine Bilder mehr an.
engine-painter-cannot-start = Der Maler kann nicht starten: Sein Prozess hat sich { $times }-mal beendet ({ $how }); mehr dazu steht im Log.
engine-painter-keeps-ending = Der Prozess des Malers hat sich { $times }-mal nacheinander beendet, bevor er ein Bild zu malen hatte ({ $how }); mehr dazu steht im Log.
# $reason and $there, the devices that there are, are as the machine says them.
engine-no-device = Das Gerät { $device } ist nicht verfügbar ({ $reason }); dieser Rechner hat { $there }.
engine-no-tf32 = Das Gerät { $device } kennt kein TF32, das Grafikkarten von NVIDIA seit 2020 haben; wähle eine andere Genauigkeit oder male auf einer solchen Karte.
engine-no-process = Es lässt sich kein Prozess starten ({ $reason }).
# $path is the file of an unfinished painting.
engine-state-of-another-job = { $path } ist der Zwischenstand eines anderen Auftrags: Bilder, Rezept, Seed, Gewichte oder Easels Version sind andere. Entferne die Datei, um von vorn zu beginnen, oder nenne eine andere.
engine-state-damaged = { $path } ist beschädigt oder gar kein Zwischenstand; entferne die Datei, um von vorn zu beginnen, oder nenne eine andere.
