# /preset: a member's own settings under a name, and what a channel starts from.

preset-name = preset
preset-description = Deine eigenen Einstellungen unter einem Namen.
preset-save-name = speichern
preset-save-description = Speichere Einstellungen für /malen unter einem Namen; was du weglässt, bleibt offen.
preset-use-name = verwenden
preset-use-description = Nutze eines deiner Presets für alle deine Bilder, oder keines mehr.
preset-list-name = liste
preset-list-description = Sieh dir deine Presets an, und welches in diesem Kanal gilt.
preset-remove-name = entfernen
preset-remove-description = Entferne eines deiner Presets.
preset-channel-name = kanal
preset-channel-description = Für Mods: Gib diesem Kanal eines deiner Presets vor.

option-preset = preset

describe-preset = Welches deiner Presets.
describe-preset-to-use = Welches deiner Presets; keines, wenn du es weglässt.
describe-preset-of-channel = Welches deiner Presets; lässt du es weg, hat der Kanal keines mehr.
describe-new-preset-name = Wie es heißen soll, in bis zu { $most } Zeichen.
describe-preset-weights = Wie viel von jedem Stil, etwa 2, 1, für Bilder mit ebenso vielen Stilen.

# $name is a preset's name throughout, $options what is chosen in it.
preset-saved = Gespeichert als **{ $name }**: { $options }. Wähle es als `preset` in /malen, oder nutze es mit /preset verwenden für alle Bilder.
preset-replaced = **{ $name }** ist jetzt: { $options }.
preset-in-use = Für deine Bilder gilt jetzt **{ $name }** ({ $options }). Was du in einem Befehl wählst, hat Vorrang.
preset-none-in-use = Für deine Bilder gilt jetzt keines deiner Presets.
preset-removed = **{ $name }** ist entfernt.
preset-heading = Deine Presets
preset-none = Du hast noch keine. Speichere deine Einstellungen unter einem Namen mit /preset speichern.
preset-marked = { $name } (in Verwendung)
preset-all-open = alles ist offen

preset-size = { $size } Pixel
preset-colours-style = die Farben des Stils
preset-colours-luminance = die Farben des Fotos
preset-colours-matched = die Farben des Fotos, angeglichen
preset-weights = Gewichte { $weights }

# $channel is a mention of the channel.
preset-channel-set = In { $channel } gilt jetzt das Preset **{ $name }**, wo ein Mitglied etwas offen lässt.
preset-channel-cleared = In { $channel } gilt jetzt kein Preset mehr.
preset-channel-starts = In diesem Kanal gilt **{ $name }**: { $options }. Was du selbst wählst und deine eigenen Presets haben Vorrang.

preset-unknown = Du hast kein Preset namens { $name }; /preset liste zeigt deine.
preset-nothing-chosen = Wähle mindestens eine Einstellung, die gespeichert wird, etwa ein Rezept oder eine Größe.
preset-too-many = Du hast schon { $most } Presets, mehr sind pro Mitglied nicht erlaubt; entferne erst eines mit /preset entfernen.
preset-unfit = Der Name eines Presets hat 1 bis { $most } sichtbare Zeichen.
preset-bad-weights = Gewichte sind 2 bis { $most } Zahlen, eine für jeden Stil, mit Kommas oder Leerzeichen dazwischen: für zwei zum Beispiel 2, 1.
preset-channel-has-none = In diesem Kanal gilt kein Preset, also gibt es nichts zu ändern.
preset-channel-only-on-servers = Vorgeben lässt sich ein Preset nur für Kanäle auf Servern, auf denen ich Mitglied bin.
preset-channel-not-moderator = Nur Mods mit der Berechtigung „Kanäle verwalten“ oder „Server verwalten“ können einem Kanal ein Preset vorgeben.
