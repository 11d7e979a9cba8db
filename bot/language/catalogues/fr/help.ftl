# /help, and the first message on a new server.
# $stylize, $draw and so on are commands to click on.

help-name = aide
help-description = Ce que je sais faire, avec des exemples, et ce qui vaut ici pour toi.

## The pages

help-page-start = Accueil
help-page-recipes = Recettes
help-page-commands = Commandes et boutons
help-page-limits = Limites
help-page-privacy = Confidentialité

## Start

help-hello = Je suis Easel, et je peins
help-what = Donne-moi une photo et un tableau : je repeins la photo dans le style du tableau, sous tes yeux.
help-strip-caption = À gauche la photo, au milieu le tableau, à droite ce que j’en ai fait.
help-alt-strip = Trois images côte à côte : la photo d’un port, le tableau d’une vallée, et le port tel que le même pinceau l’aurait peint.
help-steps = Trois étapes
# $content and $style are names of options.
help-step-type = Tape { $stylize }, et joins une photo dans { $content } et un tableau dans { $style }.
help-step-watch = Regarde ton image prendre forme sur sa carte, et dans le fil en dessous.
help-step-press = Appuie sur les boutons en dessous : encore, plus fort, plus doux, plus grand…
help-draw = Ou essaie { $draw } : je dessine une photo sur une feuille blanche, les formes avant les détails.
help-examples = Exemples
help-example-strong = plus de tableau, moins de photo
help-example-choose = quatre petites images au choix
help-example-finest = aussi grand et aussi fin que possible ici pour toi
help-example-drawing = un dessin en autant d’étapes qu’il peut y en avoir ici

## Recipes

help-recipes = { $count ->
    [one] { $count } façon de peindre
   *[other] { $count } façons de peindre
}
help-recipes-how = Choisis-en une avec l’option { $recipe } de { $stylize } ; sinon, je prends { $default }.
# Instead of an option, this recipe has a command of its own.
help-recipe-drawing = { $summary } C’est { $draw }.
help-draw-caption = Le même port, dessiné : les époques 3, 5, 7, 9 et 11 sur 11.
help-alt-draw = Cinq étapes du dessin d’un port, des nuages de couleur à l’image terminée.

## Commands and buttons

help-commands = Ce que tu peux taper
help-menus = Ce que tu peux faire d’un message
help-menus-how = Ouvre le menu de n’importe quel message avec des images, puis Applications : { $menus }.
help-buttons = Ce que font les boutons
help-button-cancel = met fin à la demande, sans image
help-button-stop = termine l’image telle qu’elle est maintenant
help-button-frames = montre deux fois plus d’images intermédiaires
help-button-first = comme 2, 3 et 4 : continue en grand celle-ci parmi plusieurs
help-button-again = la même encore une fois, un peu différente ; un dessin, avec une autre technique
help-button-stronger = plus de style
help-button-softer = moins de style
help-button-larger = continue l’image en deux fois plus grand
help-button-colours = la même dans les couleurs de la photo
help-button-part = ne prend pour style qu’une partie du tableau, au choix parmi neuf
help-button-content = la repeint dans un autre style de ton choix
help-button-compare = le contenu, le style et le résultat côte à côte
help-button-making = comment l’image s’est faite, en animation
help-button-recipe = comment elle a été faite exactement, avec la commande
help-button-delete = retire l’image ; pour qui l’a demandée, et la modération

## Limits

help-limits-server = Ce qui vaut pour toi sur ce serveur
help-limits-private = Ce qui vaut pour toi ici
help-limit-size = Taille : de { $least } à { $most } pixels pour le grand côté, sinon { $usual }.
help-limit-iterations = Itérations avec { $stylize } : jusqu’à { $most }.
help-limit-epochs = Époques avec { $draw } : jusqu’à { $most }.
help-limit-frames = { $every ->
    [one] En chemin : une image à chaque itération.
   *[other] En chemin : une image toutes les { $every } itérations.
}
help-limit-clips = Animations : jusqu’à { $most } images ; s’il y en a plus, autant sont choisies régulièrement.
help-limit-jobs = Tes demandes : jusqu’à { $most } à la fois.
help-limit-day = Tes demandes : jusqu’à { $most } en 24 heures.
help-limit-line = La file : jusqu’à { $most } demandes en attente, tous membres confondus.
help-limit-file = Fichiers d’images : jusqu’à { $megabytes } Mo et { $megapixels } millions de pixels, en { FORMATS("or") }.
# $channels and $roles are lists of them.
help-limit-channels = Seulement dans { $channels }.
help-limit-roles = Seulement avec un de ces rôles : { $roles }.
help-limits-moderators = Tu peux changer cela avec { $set }.

## Privacy

help-privacy-what = Ce que je conserve, et combien de temps
help-privacy-noted = Pour chaque demande, je conserve qui l’a faite, où, comment il fallait peindre et ce qu’elle est devenue, avec les images que tu as envoyées et celle que j’ai peinte.
help-privacy-inputs = { $days ->
    [0] Les images que tu envoies et les images intermédiaires sont retirées dans l’heure qui suit la fin de la demande.
    [one] Les images que tu envoies et les images intermédiaires sont retirées un jour après la fin de la demande.
   *[other] Les images que tu envoies et les images intermédiaires sont retirées { $days } jours après la fin de la demande.
}
help-privacy-results = { $days ->
    [0] L’image terminée est retirée dans l’heure, et tout le reste de la demande un jour après sa fin.
    [one] L’image terminée et tout ce que je conserve de la demande sont retirés un jour après sa fin.
   *[other] L’image terminée et tout ce que je conserve de la demande sont retirés { $days } jours après sa fin.
}
help-privacy-stays = Tes préréglages, les styles que tu ajoutes à un serveur et les changements faits par la modération restent jusqu’à ce qu’on les retire.
help-privacy-posts = Ce que je publie dans Discord y reste jusqu’à ce qu’on l’y supprime.
help-privacy-yours = { $show } montre tout ce que je conserve sur toi, et { $delete } le supprime aussitôt.

## The first message on a server

welcome-hello = Bonjour, je suis Easel, et je peins
welcome-try = Essaie { $stylize } avec une photo et un tableau, ou { $draw } avec une simple photo. { $help } montre tout ce que je sais faire.
welcome-moderators = Pour la modération : { $set } règle ce que les membres peuvent demander ici, et { $channels } où.
# $permissions are names of permissions, as Discord shows them in English.
welcome-missing = Pour montrer mon travail, il me manque encore : { $permissions }. Active-les dans les paramètres du serveur, sous « Rôles », pour le rôle { $role }, ou invite-moi à nouveau avec [ce lien]({ $link }).
