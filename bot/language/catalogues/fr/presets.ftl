# /preset: a member's own settings under a name, and what a channel starts from.

preset-name = préréglage
preset-description = Tes propres réglages, sous un nom.
preset-save-name = enregistrer
preset-save-description = Garde des réglages de /peindre sous un nom ; ce que tu omets reste libre.
preset-use-name = utiliser
preset-use-description = Pars d’un de tes préréglages pour toutes tes images, ou d’aucun.
preset-list-name = liste
preset-list-description = Regarde tes préréglages, et de quoi part ce salon.
preset-remove-name = retirer
preset-remove-description = Retire un de tes préréglages.
preset-channel-name = salon
preset-channel-description = Pour la modération : toutes les images de ce salon partent d’un de tes préréglages.

option-preset = préréglage

describe-preset = Lequel de tes préréglages.
describe-preset-to-use = Lequel de tes préréglages ; aucun si tu l’omets.
describe-preset-of-channel = Lequel de tes préréglages ; le salon ne part d’aucun si tu l’omets.
describe-new-preset-name = Le nom à lui donner, en { $most } caractères au plus.
describe-preset-weights = La part de chaque style, par exemple 2, 1, pour les images d’autant de styles.

# $name is a preset's name throughout, $options what is chosen in it.
preset-saved = Enregistré sous **{ $name }** : { $options }. Choisis-le comme `préréglage` dans /peindre, ou pars-en toujours avec /préréglage utiliser.
preset-replaced = **{ $name }**, c’est maintenant : { $options }.
preset-in-use = Tes images partent maintenant de **{ $name }** ({ $options }). Ce que tu choisis dans une commande passe d’abord.
preset-none-in-use = Tes images ne partent plus d’aucun de tes préréglages.
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
preset-channel-set = Les images de { $channel } partent maintenant du préréglage **{ $name }** pour ce qu’un membre laisse libre.
preset-channel-cleared = Les images de { $channel } ne partent plus d’aucun préréglage.
preset-channel-starts = Ce salon part de **{ $name }** : { $options }. Tes propres choix et préréglages passent d’abord.

preset-unknown = Tu n’as pas de préréglage nommé { $name } ; /préréglage liste montre les tiens.
preset-nothing-chosen = Choisis au moins un réglage à garder, par exemple une recette ou une taille.
preset-too-many = Tu as déjà { $most } préréglages, le maximum par membre ; retires-en d’abord un avec /préréglage retirer.
preset-unfit = Le nom d’un préréglage a de 1 à { $most } caractères visibles.
preset-bad-weights = Les poids sont de 2 à { $most } nombres, un par style, séparés par des virgules ou des espaces : pour deux, par exemple, 2, 1.
preset-channel-has-none = Ce salon ne part d’aucun préréglage, il n’y a donc rien à changer.
preset-channel-only-on-servers = Seul un salon d’un serveur dont je suis membre peut partir d’un préréglage.
preset-channel-not-moderator = Seule la modération, avec la permission « Gérer les salons » ou « Gérer le serveur », peut choisir de quoi part un salon.
