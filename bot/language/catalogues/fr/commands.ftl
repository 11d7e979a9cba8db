# Commands, their options and choices: at most 32 characters in a name and 100 in a description.
# Names of commands and options are lower-case, without spaces.

stylize-name = peindre
stylize-description = Repeins une photo dans le style d’un tableau.
draw-name = dessiner
draw-description = Dessine une photo sur une feuille blanche, les formes avant les détails.
cancel-name = annuler
cancel-description = Arrête une de tes demandes, en attente ou en train d’être peinte.

option-content = contenu
option-style = style
option-photo = photo
option-member = membre
option-recipe = recette
option-iterations = itérations
option-medium = technique
option-epochs = époques
option-size = taille
option-strength = intensité
option-colours = couleurs
option-transparent = transparence
option-variations = variantes
option-seed = graine

describe-content = La photo à repeindre, dans un format d’image courant.
describe-style = Le tableau dont elle prend le style, dans un format d’image courant.
describe-photo = La photo à dessiner, dans un format d’image courant.
describe-member = Le membre dont l’avatar est utilisé, à la place d’un fichier.
describe-recipe = La façon de peindre ; { $recipe } si tu n’en choisis pas.
describe-iterations = Nombre d’étapes de peinture, de 1 à { $most }, sinon { $usual } ; plus il y en a, plus c’est long.
describe-iterations-by-recipe = Nombre d’étapes, de 1 à { $most }, sinon selon la recette ; plus il y en a, plus c’est long.
describe-medium = Avec quoi dessiner ; si tu ne choisis pas : { $usual }.
describe-epochs = Étapes du dessin, des formes aux détails, de 1 à { $most }, sinon { $usual }.
describe-size = Grand côté en pixels, de { $least } à { $most }, sinon { $usual }. Deux fois plus grand : 4 fois plus long.
describe-strength = La part du style : 0 juste une touche, { $neutral } l’équilibre, { $most } rien que le style.
describe-colours = De qui l’image prend les couleurs ; du style si tu ne choisis pas.
describe-transparent = Si ce qui est transparent dans la photo, comme dans un sticker, le reste ; oui par défaut.
describe-variations = 2 à { $most } petites images au choix ; je continue en grand celle que tu choisis.
describe-seed = Un nombre pour retrouver la même image ; au hasard si tu n’en choisis pas.

choice-colours-style = les couleurs du style
choice-colours-luminance = les couleurs de la photo, seuls le clair et le sombre sont peints
choice-colours-matched = les couleurs de la photo, données d’abord au style
choice-colours-palette = palette seule : la photo telle quelle, tout de suite dans les couleurs du style
choice-part-top-left = en haut à gauche
choice-part-top = en haut
choice-part-top-right = en haut à droite
choice-part-left = à gauche
choice-part-middle = au milieu
choice-part-right = à droite
choice-part-bottom-left = en bas à gauche
choice-part-bottom = en bas
choice-part-bottom-right = en bas à droite
choice-medium-colour = couleur simple
choice-medium-pencil = crayon
choice-medium-charcoal = fusain
choice-medium-ink = encre
choice-medium-watercolour = aquarelle
choice-medium-pastel = pastel
choice-recipe = { $name } : { $summary }
