# /preset: a member's own settings under a name, and what a channel starts from.

preset-name = préréglage
preset-description = Tes propres réglages, sous un nom.
preset-save-name = enregistrer
preset-save-description = Garde des réglages de /peindre sous un nom ; ce que tu omets reste libre.
preset-use-name = utiliser
preset-use-description = Applique un de tes préréglages à toutes tes images, ou plus aucun.
preset-list-name = liste
preset-list-description = Consulte tes préréglages, et celui de ce salon.
preset-remove-name = retirer
preset-remove-description = Retire un de tes préréglages.
preset-channel-name = salon
preset-channel-description = Pour la modération : donne à ce salon un de tes préréglages.

option-preset = préréglage

describe-preset = Lequel de tes préréglages.
describe-preset-to-use = Lequel de tes préréglages ; aucun si tu l’omets.
describe-preset-of-channel = Lequel de tes préréglages ; le salon n’en a plus si tu l’omets.
describe-new-preset-name = Le nom à lui donner, en { $most } caractères au plus.
describe-preset-weights = La part de chaque style, par exemple 2, 1, pour les images d’autant de styles.

# $name is a preset's name throughout, $options what is chosen in it.
preset-saved = Enregistré sous **{ $name }** : { $options }. Choisis-le comme `préréglage` dans /peindre, ou applique-le à toutes tes images avec /préréglage utiliser.
preset-replaced = **{ $name }**, c’est maintenant : { $options }.
preset-in-use = **{ $name }** s’applique maintenant à tes images ({ $options }). Ce que tu choisis dans une commande passe avant.
preset-none-in-use = Aucun de tes préréglages ne s’applique plus à tes images.
preset-removed = **{ $name }** est retiré.
preset-heading = Tes préréglages
preset-none = Tu n’en as pas encore. Garde tes réglages sous un nom avec /préréglage enregistrer.
preset-marked = { $name } (utilisé)
preset-all-open = tout est libre

preset-size = { $size } pixels
preset-colours-style = les couleurs du style
preset-colours-luminance = les couleurs de la photo
preset-colours-matched = les couleurs de la photo, ajustées
preset-weights = poids { $weights }

# $channel is a mention of the channel.
preset-channel-set = Dans { $channel }, le préréglage **{ $name }** s’applique maintenant à ce qu’un membre laisse libre.
preset-channel-cleared = Dans { $channel }, plus aucun préréglage ne s’applique.
preset-channel-starts = Dans ce salon s’applique **{ $name }** : { $options }. Tes propres choix et préréglages passent avant.

preset-unknown = Tu n’as pas de préréglage nommé { $name } ; /préréglage liste montre les tiens.
preset-nothing-chosen = Choisis au moins un réglage à garder, par exemple une recette ou une taille.
preset-too-many = Tu as déjà { $most } préréglages, le maximum par membre ; retires-en d’abord un avec /préréglage retirer.
preset-unfit = Le nom d’un préréglage a de 1 à { $most } caractères visibles.
preset-bad-weights = Les poids sont de 2 à { $most } nombres, un par style, séparés par des virgules ou des espaces : pour deux, par exemple, 2, 1.
preset-channel-has-none = Aucun préréglage ne s’applique dans ce salon, il n’y a donc rien à changer.
preset-channel-only-on-servers = Seul un salon d’un serveur dont je suis membre peut avoir un préréglage.
preset-channel-not-moderator = Seule la modération, avec la permission « Gérer les salons » ou « Gérer le serveur », peut donner un préréglage à un salon.
