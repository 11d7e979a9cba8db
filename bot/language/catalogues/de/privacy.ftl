# /privacy: what is stored about a member.

privacy-name = datenschutz
privacy-description = Sieh oder lösche alles, was ich über dich gespeichert habe.
privacy-show-name = zeigen
privacy-show-description = Sieh alles, was ich über dich gespeichert habe, auch als Datei.
privacy-delete-name = löschen
privacy-delete-description = Lösche alles, was ich über dich gespeichert habe; vorher frage ich nach.

privacy-nothing = Ich habe nichts über dich gespeichert.
privacy-shown = Was ich über dich gespeichert habe
privacy-file = In der Datei steht jeder Eintrag davon. Mit { $delete } löschst du alles; Bilder verschwinden nach einer Weile von selbst, und { $help } sagt, wann.

# Parts of a list.
privacy-jobs = { $count ->
    [one] { $count } Auftrag
   *[other] { $count } Aufträge
}
# $size is one of the two below.
privacy-files = { $count ->
    [0] von denen keine Dateien mehr da sind
    [one] mit { $count } Datei, { $size }
   *[other] mit { $count } Dateien, { $size }
}
privacy-kilobytes = { $size } kB
privacy-megabytes = { $size } MB
privacy-presets = { $count ->
    [one] { $count } Preset
   *[other] { $count } Presets
}
privacy-styles = { $count ->
    [one] { $count } Stil, den du einem Server hinzugefügt hast
   *[other] { $count } Stile, die du Servern hinzugefügt hast
}
privacy-changes = { $count ->
    [one] { $count } Änderung von dir an einem Server, in seinem Protokoll
   *[other] { $count } Änderungen von dir an Servern, in ihren Protokollen
}
privacy-channels = { $count ->
    [one] das Preset, das du { $count } Kanal vorgegeben hast
   *[other] die Presets, die du { $count } Kanälen vorgegeben hast
}
privacy-style-in-hand = das Bild, das du als Stil deines nächsten gewählt hast

privacy-sure = Alles löschen, was ich über dich gespeichert habe?
privacy-sure-running = Aufträge, die noch laufen, werden abgebrochen.
privacy-sure-styles = Die Stile, die du hinzugefügt hast, sind dann für alle auf ihren Servern weg.
privacy-sure-changes = Was du auf einem Server geändert hast, bleibt so, aber ich vergesse, dass du es warst.
privacy-sure-posts = Was ich in Discord gepostet habe, bleibt dort, aber seine Buttons tun nichts mehr. Soll ein Bild auch dort weg, drück vorher auf seinen Button „Löschen“.
privacy-sure-forever = Das lässt sich nicht rückgängig machen.

privacy-button-ask = Alles löschen
privacy-button-delete = Ja, alles löschen
privacy-button-keep = Behalten

privacy-kept = Es wurde nichts gelöscht.
privacy-working = Ich lösche es …
privacy-done = Erledigt. Das hatte ich über dich gespeichert und habe es jetzt nicht mehr:
privacy-done-cancelled = { $count ->
    [one] { $count } Auftrag, der noch lief, ist abgebrochen.
   *[other] { $count } Aufträge, die noch liefen, sind abgebrochen.
}
privacy-failed = Ich konnte gerade nicht alles löschen. { $show } zeigt, was übrig ist; bitte versuch es später noch einmal.
privacy-not-yours = Das kann nur das Mitglied, um dessen Daten es geht; deine siehst du mit { $show }.

# On the card of a job.
privacy-reason-deleted = Abgebrochen, zusammen mit allem anderen, was ich über dieses Mitglied gespeichert hatte.
