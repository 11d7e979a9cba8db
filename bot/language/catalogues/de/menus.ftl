# What the menu of a message (right click, or a long tap; then Apps) offers for its pictures.
# The first three are its entries: at most 32 characters.

menu-stylize-name = Neu malen
menu-draw-name = Zeichnen
menu-style-name = Als Stil verwenden

menus-no-picture = In dieser Nachricht ist kein Bild, das ich lesen kann; ich lese { FORMATS("and") }.
menus-drawn-sticker = Dieser Sticker ist kein Bild, sondern eine Animation, die Discord selbst zeichnet (Lottie); die kann ich nicht lesen. PNG-, APNG- und GIF-Sticker kann ich malen.
menus-too-late = Ich weiß nicht mehr, welches Bild das war; bitte wähl es noch einmal aus.
# $picture is what it is to the bot, such as "style picture"; $most is in megabytes.
menus-file-too-large = { $picture }: Diese Datei ist zu groß; Bilder dürfen bis zu { $most } MB haben.

menus-which-stylize = Welches davon soll ich neu malen?
menus-which-draw = Welches davon soll ich zeichnen?
menus-which-style = Welches davon soll der Stil deines nächsten Bildes sein?
menus-choose-picture = Wähle ein Bild
menus-choose-pictures = Wähl ein Bild oder mehrere
menus-picture-size = { $width } × { $height } Pixel
# $name is what the picture shows, such as "harbour".
menus-which-in-style = In welchem Stil soll ich **{ $name }** malen? Mit /stil liste kannst du dir alle ansehen.
# $count is at least 2.
menus-which-in-style-all = In welchem Stil soll ich diese { $count } Fotos malen? Alle Stile zeigt dir /stil liste.
menus-choose-server-style = Stile dieses Servers
# $first and $last are names of styles, in the order of the alphabet.
menus-choose-server-styles = Stile dieses Servers, { $first } bis { $last }
menus-choose-bundled-style = Stile, die ich mitbringe
menus-style-in-hand = Das wird der Stil deines nächsten Bildes, wenn du es binnen einer Stunde bestellst: Wähle **Neu malen** im Menü eines Fotos, oder tippe /malen mit nichts als einem Foto.
menus-upload = Gemälde hochladen

# Forms that ask for a file: at most 45 characters.
forms-photo = Dein Foto
forms-painting = Das Gemälde, dessen Stil es bekommt
forms-too-late = Dieses Formular kenne ich nicht mehr; bitte öffne es noch einmal.
