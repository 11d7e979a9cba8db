# Styles with names, of a server or from the bot, and several styles in one picture.

style-name = style
style-description = Des styles qui ont un nom, à choisir.
style-add-name = ajouter
style-add-description = Donne un nom à une image, pour que tout ce serveur puisse peindre dans son style.
style-remove-name = retirer
style-remove-description = Retire un des styles de ce serveur.
style-list-name = liste
style-list-description = Parcours tous les styles que tu peux choisir.

option-name = nom
option-picture = image
option-style_name = nom_style
option-style_2 = style_2
option-style_3 = style_3
option-style_4 = style_4
option-style_part = partie_style
option-weights = poids
option-mask = masque

describe-new-style-name = Le nom à donner au style, en { $most } caractères au plus.
describe-new-style-picture = Le tableau, dans un format d’image courant.
describe-removed-style-name = Lequel.
describe-style-name = Un style par son nom, de ce serveur ou de moi ; /style liste les montre tous.
describe-further-style = Un tableau de plus, dont le style s’ajoute au mélange. Jusqu’à 4 styles en tout.
describe-style-part = La partie du tableau dont l’image prend le style ; sinon, le tableau entier.
describe-weights = La part de chaque style, par exemple 2, 1 : d’abord les tableaux, puis nom_style.
describe-mask = Une image aux proportions de la photo : blanc pour les styles, noir là où reste la photo.

# $name is a style's name throughout.
style-added = **{ $name }** fait maintenant partie des styles de ce serveur : tout le monde peut le choisir comme `nom_style` dans /peindre.
style-removed = **{ $name }** ne fait plus partie des styles de ce serveur.
style-name-bad = Le nom d’un style a de 1 à { $most } lettres, chiffres, espaces et émojis, et comme autres signes seulement - ' & , . ! ? et des parenthèses ( ).
style-name-bundled = J’apporte moi-même un style nommé { $name } ; choisis un autre nom, s’il te plaît.
style-name-taken = Ce serveur a déjà un style nommé { $name } ; choisis un autre nom, s’il te plaît.
style-library-full = Ce serveur a { $most } styles, il ne peut pas en avoir plus ; retires-en d’abord un avec /style retirer.
style-no-room = Je ne peux plus enregistrer de styles pour le moment ; préviens un admin, s’il te plaît, et réessaie plus tard.
style-no-spoilers = Tout le monde peut parcourir les styles, une image en spoiler ne peut donc pas en être un ; envoie-la à découvert si tout le monde peut la voir.
style-unknown = Il n’y a pas de style nommé { $name } ici ; /style liste montre ceux qu’il y a.
style-stays = { $name } vient avec moi, sur chaque serveur ; ce style ne peut donc pas être retiré.
style-not-yours = Pour retirer { $name }, il faut avoir ajouté ce style ou être de la modération, avec la permission « Gérer les messages » ou « Gérer le serveur ».
style-only-on-servers = On ajoute et retire des styles sur les serveurs dont je suis membre ; ici, tu peux choisir parmi ceux que j’apporte.
style-picture-lost = L’image du style { $name } s’est perdue ; demande à la modération de le retirer et de l’ajouter à nouveau.

stylize-no-style = Il manque un style : joins un tableau dans `style`, ou choisis un style par son nom avec `nom_style`. /style liste montre ce qu’il y a.
stylize-bad-weights = { $count ->
    [one] Tu as choisi 1 style, `poids` prend donc un seul nombre, supérieur à 0 et inférieur à 10000, ou peut rester vide.
   *[other] Tu as choisi { $count } styles, `poids` prend donc { $count } nombres, chacun supérieur à 0 et inférieur à 10000, séparés par des virgules ou des espaces : pour deux, par exemple, 2, 1.
}

# The gallery of /style list. $server is the server's name.
style-gallery-server = Styles sur { $server }
style-gallery-mine = Les styles que j’apporte
style-gallery-count = { $count ->
    [one] { $count } style
   *[other] { $count } styles
}
style-gallery-page = page { $page } sur { $pages }
style-gallery-use = Appuie sur le bouton sous l’un d’eux et joins une photo, ou commence à taper son nom dans `nom_style` de /peindre.
# $name is the style's.
style-gallery-paint = Peindre avec { $name }
style-gallery-back = Retour
style-gallery-on = Suite
# $names is a list of names.
style-gallery-lost = Les images de ceux-ci se sont perdues : { $names }. La modération peut les retirer et les ajouter à nouveau.
