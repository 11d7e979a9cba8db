# The buttons on jobs, what they say to who pressed, and what they show.
# Labels are short: five of them stand side by side on a phone.

## While it is painted

button-cancel = Annuler
button-cancelall = Tout annuler
button-clip = Animée
button-still = Première image
button-leave = Annuler
button-stop = Arrêter ici
button-frames = Plus d’images

button-stopping = Je termine l’image telle qu’elle est maintenant.
button-frames-now = { $every ->
    [one] À partir de maintenant, il y a une image à chaque itération.
   *[other] À partir de maintenant, il y a une image toutes les { $every } itérations.
}

button-frames-soon = À partir de maintenant, il y a deux fois plus d’images intermédiaires, dans la limite du possible.
button-job-ended = Cette demande est déjà terminée, il n’y a plus rien à y changer.
button-not-painting = Cette image n’est pas en train d’être peinte, il n’y a donc encore rien à garder.
button-no-more-frames = Il ne peut pas y avoir plus d’images intermédiaires que maintenant.

## On a finished picture

# On several pictures to choose from.
button-first = 1
button-second = 2
button-third = 3
button-fourth = 4
button-again = Encore
button-stronger = Plus fort
button-softer = Plus doux
button-larger = Plus grand
button-colours = Couleurs photo
button-part = Partie du tableau
button-content = Utiliser comme contenu
button-compare = Comparer
button-making = Making-of
button-recipe = Recette
button-delete = Supprimer

button-strongest = C’est déjà le maximum de style.
button-softest = C’est déjà le minimum de style.
button-colours-kept = Elle a déjà les couleurs de la photo.
button-already-asked = Tu l’as déjà demandée ; elle arrive.
button-again-same = Repeinte, elle serait exactement la même. Pour une autre image, appuie sur « Plus fort » ou « Plus doux », ou demande-la avec une autre recette.
button-again-same-choices = Repeintes, elles seraient exactement les mêmes. Choisis-en une par son numéro, ou demandes-en d’autres avec une autre intensité ou une autre recette.
# A drawing, asked for once more; below it are buttons for the media.
again-medium = Redessinée, elle serait exactement la même. Avec quoi veux-tu que je la dessine cette fois ?
part-which = Quelle partie du tableau doit donner le style ?
part-whole = Le tableau entier

## What is in the way

# $name is the member who asked for the picture.
button-not-yours = Ici, c’est réservé à { $name } et à la modération.
button-only-theirs = Ici, les boutons de cette image sont réservés à { $name }.
button-unknown = Je ne connais plus ce bouton.
button-job-forgotten = Je ne connais plus cette image, je ne peux donc rien en faire.
button-no-picture = Cette demande s’est terminée sans image, ce n’est donc pas possible.
button-not-finished = Cette image n’est pas encore terminée ; réessaie quand elle le sera.
button-pictures-removed = Les images d’origine ne sont plus conservées ; renvoie-les avec /peindre ou /dessiner.
button-picture-removed = Le fichier de cette image n’est plus conservé, ce n’est donc plus possible.
button-nothing-to-compare = Les images d’origine ne sont plus conservées, il n’y a donc rien à comparer.

## Compare and Making of

compare-shown = Le contenu, le style et le résultat côte à côte :
compare-shown-photo = La photo et le dessin côte à côte :
making-shown = Comment elle s’est faite, de la première image intermédiaire à la dernière :
# $link leads to the message.
making-posted = Le voici, visible par tout le monde : { $link }
making-no-frames = Il n’y a pas eu d’images intermédiaires, donc pas de making-of à montrer.
making-removed = Les images intermédiaires ne sont plus conservées, je ne peux donc plus montrer le making-of.
making-too-large = Le making-of est trop lourd ici pour Discord.

# For those who can't see the pictures. $title is such as "harbour in the style of waves".
alt-photo-and-result = La photo et le résultat côte à côte : { $title }
alt-making = Une animation de sa création : { $title }
alt-parts = Le tableau, divisé en trois fois trois parties

## Recipe

# Of $all iterations, $done were made.
settings-stopped = { $done ->
    [one] Elle a été terminée en avance, après { $done } itération sur { $all }.
   *[other] Elle a été terminée en avance, après { $done } itérations sur { $all }.
}
# $shares is such as "2 : 1".
settings-shares = Poids des styles : { $shares }.
settings-recipe = Recette { $name } : { $summary }
settings-iteration = Itération { $iteration } sur { $iterations }
stage-scale = taille { $number } sur { $count }
stage-epoch = époque { $number } sur { $count }
settings-weights = Peint avec { $weights }.
settings-number = { NUMBER($value, maximumSignificantDigits: 4) }
weights-imagenet = VGG19, entraîné sur ImageNet
weights-vgg16 = VGG16, entraîné sur ImageNet
weights-whitened = VGG19 et des filtres aléatoires, sans téléchargement
weights-file = VGG19 et les poids propres à l’hébergeur
weights-other = VGG19 et des poids { $kind }
settings-discord = **Pour la demander ici,** avec les mêmes images :
settings-again = Appuie ensuite sur « Encore ». Tu obtiendras une image du même genre, pas exactement celle-ci.
# $number is that of one of several pictures to choose from.
settings-chosen = Appuie ensuite sur { $number }.
settings-larger = { $times ->
    [one] Appuie ensuite sur « Plus grand ».
   *[other] Appuie ensuite { $times } fois sur « Plus grand », à chaque fois sur la dernière image obtenue.
}
settings-frames = Appuie ensuite sur « Animée ».
settings-shell = **Pour repeindre exactement la même,** dans un terminal, à partir de son fichier et des mêmes images :

## Delete

# The button that does it, in red.
button-erase = Supprimer pour de bon
delete-sure = Supprimer **{ $title }** pour de bon ? Ses messages et ses fichiers disparaissent, y compris les images d’origine.
delete-working = Suppression en cours…
delete-done = C’est supprimé : ses messages et ses fichiers ont disparu.
delete-done-but-messages = Ses fichiers ont disparu. Il y a des messages que je ne peux pas retirer ici ; supprime-les toi-même, s’il te plaît.
