# Styles with names, of a server or from the bot, and several styles in one picture.

style-name = stil
style-description = Stile mit Namen, aus denen du wählen kannst.
style-add-name = hinzufügen
style-add-description = Gib einem Bild einen Namen, damit alle auf diesem Server in seinem Stil malen können.
style-remove-name = entfernen
style-remove-description = Entferne einen der Stile dieses Servers.
style-list-name = liste
style-list-description = Sieh dir alle Stile an, aus denen du wählen kannst.

option-name = name
option-picture = bild
option-style_name = stil_name
option-style_2 = stil_2
option-style_3 = stil_3
option-style_4 = stil_4
option-style_part = stil_teil
option-weights = gewichte
option-mask = maske

describe-new-style-name = Wie der Stil heißen soll, in bis zu { $most } Zeichen.
describe-new-style-picture = Das Gemälde, als Bilddatei in einem üblichen Format.
describe-removed-style-name = Welcher.
describe-style-name = Ein Stil mit Namen, von diesem Server oder von mir; /stil liste zeigt sie alle.
describe-further-style = Ein weiteres Gemälde, dessen Stil beigemischt wird. Bis zu 4 Stile insgesamt.
describe-style-part = Der Teil des Gemäldes, dessen Stil es bekommt; sonst das ganze Gemälde.
describe-weights = Wie viel von jedem Stil, etwa 2, 1: erst die Gemälde, dann stil_name.
describe-mask = Ein Bild in der Form des Fotos: weiß, wo die Stile hinkommen, schwarz, wo es Foto bleibt.

# $name is a style's name throughout.
style-added = **{ $name }** gehört jetzt zu den Stilen dieses Servers: Alle können ihn als `stil_name` in /malen wählen.
style-removed = **{ $name }** gehört nicht mehr zu den Stilen dieses Servers.
style-name-bad = Der Name eines Stils hat 1 bis { $most } Buchstaben, Ziffern, Leerzeichen und Emojis, an anderen Zeichen nur - ' & , . ! ? und Klammern ( ).
style-name-bundled = Einen Stil namens { $name } bringe ich selbst mit; bitte wähle einen anderen Namen.
style-name-taken = Dieser Server hat schon einen Stil namens { $name }; bitte wähle einen anderen Namen.
style-library-full = Dieser Server hat { $most } Stile, mehr gehen nicht; entferne erst einen mit /stil entfernen.
style-no-room = Ich kann gerade keine Stile mehr speichern; bitte sag einem Admin Bescheid und versuch es später noch einmal.
style-no-spoilers = Die Stile können alle durchblättern, darum darf ein Spoiler-Bild keiner sein; schick es unverdeckt, wenn es alle sehen dürfen.
style-unknown = Hier gibt es keinen Stil namens { $name }; /stil liste zeigt, welche es gibt.
style-stays = { $name } bringe ich mit, auf jeden Server; dieser Stil lässt sich nicht entfernen.
style-not-yours = { $name } kann nur entfernen, wer diesen Stil hinzugefügt hat, oder ein Mod mit der Berechtigung „Nachrichten verwalten“ oder „Server verwalten“.
style-only-on-servers = Stile lassen sich auf Servern hinzufügen und entfernen, auf denen ich Mitglied bin; hier kannst du aus denen wählen, die ich mitbringe.
style-picture-lost = Das Bild zum Stil { $name } ist verloren gegangen; bitte die Mods, ihn zu entfernen und neu hinzuzufügen.

stylize-no-style = Es fehlt ein Stil: Hänge ein Gemälde als `stil` an oder wähle einen nach Namen als `stil_name`. /stil liste zeigt, welche es gibt.
stylize-bad-weights = { $count ->
    [one] Du hast 1 Stil gewählt, darum gehört in `gewichte` eine Zahl über 0 und unter 10000, oder gar nichts.
   *[other] Du hast { $count } Stile gewählt, darum gehören in `gewichte` { $count } Zahlen, jede über 0 und unter 10000, mit Kommas oder Leerzeichen dazwischen: für zwei zum Beispiel 2, 1.
}

# The gallery of /style list. $server is the server's name.
style-gallery-server = Stile auf { $server }
style-gallery-mine = Stile, die ich mitbringe
style-gallery-count = { $count ->
    [one] 1 Stil
   *[other] { $count } Stile
}
style-gallery-page = Seite { $page } von { $pages }
style-gallery-use = Drück unter einem auf den Knopf und häng ein Foto an, oder tipp in /malen bei `stil_name` den Anfang seines Namens ein.
# $name is the style's.
style-gallery-paint = Mit { $name } malen
style-gallery-back = Zurück
style-gallery-on = Weiter
# $names is a list of names.
style-gallery-lost = Von diesen sind die Bilder verloren gegangen: { $names }. Die Mods können sie entfernen und neu hinzufügen.
