# What is in the way of a request, for the member alone.

unexpected = Quelque chose a mal tourné de mon côté ; donne le numéro { $number } à un admin, s’il te plaît.

picture-content = Image de contenu
picture-style = Image de style
picture-style-number = Image de style { $number }
picture-mask = Masque
picture-photo = Photo
picture-start = Image de départ

# $picture is one of the names above.
about-picture = { $picture } : { $sentence }
# $photo and $member are names of options.
photo-missing = Il manque une image : joins une photo dans `{ $photo }`, ou indique quelqu’un dans `{ $member }` pour prendre son avatar.
photo-twice = Je ne prends qu’une image : soit la photo de `{ $photo }`, soit l’avatar de `{ $member }`. Retire l’une des deux.
refused-no-picture = { $picture } : le fichier { $file } n’est pas une image que je sais lire ; envoie un { FORMATS("or") }.
refused-file-too-large = { $picture } : ce fichier fait { NUMBER($size, minimumFractionDigits: 1) } Mo ; les images peuvent faire jusqu’à { $most } Mo.
refused-picture-pixels = { $picture } : cette image compte { NUMBER($pixels, minimumFractionDigits: 1) } millions de pixels ; le maximum est de { NUMBER($most, maximumFractionDigits: 6) } millions.
refused-no-download = { $picture } : le téléchargement depuis Discord a échoué ; réessaie, s’il te plaît.
refused-same-picture = La photo et le style sont la même image, qui resterait presque telle quelle dans son propre style. Envoie un tableau comme style, ou choisis un style par son nom : /style liste les montre tous.

refused-line-full = La file est pleine pour le moment ({ $waiting } en attente, { $most } au plus) ; réessaie dans quelques minutes.
refused-too-many-jobs = { $most ->
    [one] Tu as déjà une demande en cours, le maximum par membre ; attends qu’elle soit terminée, ou arrête-la avec /annuler.
   *[other] Tu as déjà { $most } demandes en cours, le maximum par membre ; attends qu’une soit terminée, ou arrêtes-en une avec /annuler.
}
# Several photos at once: $count is at least 2, $most at least 1.
series-too-many = Tu as choisi { $count } photos, et chacune est une demande ; pour le moment, tu peux encore en avoir { $most }. Choisis-en moins : je n’en ai commencé aucune.
series-too-many-today = Tu as choisi { $count } photos, et chacune est une demande ; aujourd’hui, tu peux encore en avoir { $most }. Choisis-en moins : je n’en ai commencé aucune.
# A photo that moves, before it is accepted; the sentences follow each other.
clip-moves = **{ $name }** est animée et compte { $frames } images.
clip-thinned = J’en peindrais { $painted }, réparties régulièrement et montrées chacune plus longtemps.
clip-takes = Il me faut pour cela { $time } environ.
# $count is at least 2.
clip-takes-as-long = Il me faut pour cela à peu près autant de temps que pour { $count } images fixes.
clip-counts = Elle compte pour { $count } des images que tu peux demander par jour.
clip-which = Dois-je la peindre animée, ou seulement sa première image ?
clip-too-many-today = Animée, elle compte pour { $count } images, et aujourd’hui tu peux encore en avoir { $most }. Demande seulement sa première image, ou envoies-en une plus courte.

refused-no-room-to-keep = Je ne peux plus enregistrer de demandes pour le moment ; préviens un admin, s’il te plaît, et réessaie plus tard.
refused-cannot-post-now = Je n’ai pas pu publier dans ce salon à l’instant ; réessaie, ici ou ailleurs.
refused-no-messages-here = Je ne peux pas envoyer de messages ici ; essaie dans un autre salon.
refused-permissions = Je ne peux pas montrer mon travail dans ce salon ; demande à la modération de m’accorder ces permissions : { $permissions }.
refused-exact-size = La recette { $recipe } peint toujours en { $width } × { $height } pixels ; ne donne pas de taille, ou choisis une autre recette.
colours-alone-without = Avec la palette seule, rien n’est peint ; ne donne pas ce qui sert à peindre : { $options }.
refused-too-few-pixels = Le grand côté peut faire de { $least } à { $most } pixels ; { $value }, c’est trop peu.
refused-too-many-pixels = Le grand côté peut faire de { $least } à { $most } pixels ; { $value }, c’est trop.
refused-cannot-grow = Deux fois plus grand, cela ferait { $size } pixels pour le grand côté ; le maximum est de { $most }.
refused-too-few-iterations = Tu peux demander de { $least } à { $most } itérations ; { $value }, c’est trop peu.
refused-too-many-iterations = Tu peux demander de { $least } à { $most } itérations ; { $value }, c’est trop.
refused-too-few-epochs = Tu peux demander de { $least } à { $most } époques ; { $value }, c’est trop peu.
refused-too-many-epochs = Tu peux demander de { $least } à { $most } époques ; { $value }, c’est trop.

restarted-ask-again = J’ai redémarré entre-temps ; renvoie ta demande, s’il te plaît.
restarted-goes-on = J’ai redémarré entre-temps, mais je continue à peindre ton image ; tu la recevras en message privé.

cancel-nothing = Tu n’as aucune demande en cours, il n’y a donc rien à annuler.
cancel-done = Annulé.
cancel-done-one = Annulé : { $title }.
cancel-which = Laquelle ?
