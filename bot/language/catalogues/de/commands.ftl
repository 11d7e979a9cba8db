# Commands, their options and choices: at most 32 characters in a name and 100 in a description.
# Names of commands and options are lower-case, without spaces.

stylize-name = malen
stylize-description = Male ein Foto neu, im Stil eines Gemäldes.
draw-name = zeichnen
draw-description = Zeichne ein Foto auf ein leeres Blatt, erst Formen, dann Details.
cancel-name = abbrechen
cancel-description = Stoppe einen deiner Aufträge, ob er wartet oder schon gemalt wird.

option-content = inhalt
option-style = stil
option-photo = foto
option-member = mitglied
option-recipe = rezept
option-iterations = iterationen
option-medium = material
option-epochs = epochen
option-size = größe
option-strength = stärke
option-colours = farben
option-transparent = durchsichtig
option-variations = varianten
option-seed = seed

describe-content = Das Foto, das neu gemalt wird, als Bilddatei in einem üblichen Format.
describe-style = Das Gemälde, dessen Stil es bekommt, als Bilddatei in einem üblichen Format.
describe-photo = Das Foto, das gezeichnet wird, als Bilddatei in einem üblichen Format.
describe-member = Das Mitglied, dessen Avatar genommen wird, statt einer Datei.
describe-recipe = Die Art zu malen; { $recipe }, wenn du nichts wählst.
describe-iterations = In wie vielen Schritten gemalt wird, 1 bis { $most }, sonst { $usual }. Mehr brauchen länger.
describe-iterations-by-recipe = In wie vielen Schritten gemalt wird, 1 bis { $most }, sonst nach Rezept. Mehr brauchen länger.
describe-medium = Womit gezeichnet wird; wenn du nichts wählst, mit: { $usual }.
describe-epochs = Schritte von den Formen zu den Details, 1 bis { $most }, sonst { $usual }.
describe-size = Längere Seite in Pixeln, { $least } bis { $most }, sonst { $usual }. Doppelt so groß dauert 4-mal so lange.
describe-strength = Wie viel vom Stil: 0 ist ein Hauch, { $neutral } ausgewogen, { $most } nur noch Stil.
describe-colours = Wessen Farben das Bild bekommt; die des Stils, wenn du nichts wählst.
describe-transparent = Ob durchsichtig bleibt, was im Foto durchsichtig ist, wie bei Stickern; ja, wenn du nichts wählst.
describe-variations = 2 bis { $most } kleine Bilder zur Auswahl; an deiner Wahl male ich in voller Größe weiter.
describe-seed = Eine Zahl, mit der du dasselbe Bild wieder bekommst; zufällig, wenn du keine wählst.

choice-colours-style = die Farben des Stils
choice-colours-luminance = die Farben des Fotos, nur Hell und Dunkel werden gemalt
choice-colours-matched = die Farben des Fotos, vorher auf den Stil übertragen
choice-colours-palette = nur die Palette: das Foto, wie es ist, sofort in den Farben des Stils
choice-part-top-left = links oben
choice-part-top = oben
choice-part-top-right = rechts oben
choice-part-left = links
choice-part-middle = Mitte
choice-part-right = rechts
choice-part-bottom-left = links unten
choice-part-bottom = unten
choice-part-bottom-right = rechts unten
choice-medium-colour = nur Farbe
choice-medium-pencil = Bleistift
choice-medium-charcoal = Kohle
choice-medium-ink = Tusche
choice-medium-watercolour = Aquarell
choice-medium-pastel = Pastell
choice-recipe = { $name }: { $summary }
