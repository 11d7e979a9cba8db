# /privacy: what is stored about a member.

privacy-name = confidentialité
privacy-description = Consulte ou supprime tout ce que je conserve sur toi.
privacy-show-name = afficher
privacy-show-description = Consulte tout ce que je conserve sur toi, aussi sous forme de fichier.
privacy-delete-name = supprimer
privacy-delete-description = Supprime tout ce que je conserve sur toi ; je demande d’abord confirmation.

privacy-nothing = Je ne conserve rien sur toi.
privacy-shown = Ce que je conserve sur toi
privacy-file = Le fichier contient chaque élément. Supprime tout avec { $delete } ; les images sont retirées d’elles-mêmes au bout d’un moment, et { $help } dit quand.

# Parts of a list.
privacy-jobs = { $count ->
    [one] { $count } demande
   *[other] { $count } demandes
}
# $size is one of the two below.
privacy-files = { $count ->
    [0] dont il ne reste aucun fichier
    [one] avec { $count } fichier, { $size }
   *[other] avec { $count } fichiers, { $size }
}
privacy-kilobytes = { $size } ko
privacy-megabytes = { $size } Mo
privacy-presets = { $count ->
    [one] { $count } préréglage
   *[other] { $count } préréglages
}
privacy-styles = { $count ->
    [one] { $count } style que tu as ajouté à un serveur
   *[other] { $count } styles que tu as ajoutés à des serveurs
}
privacy-changes = { $count ->
    [one] { $count } changement que tu as fait à un serveur, dans son journal
   *[other] { $count } changements que tu as faits à des serveurs, dans leurs journaux
}
privacy-channels = { $count ->
    [one] le préréglage que tu as donné à { $count } salon
   *[other] les préréglages que tu as donnés à { $count } salons
}
privacy-style-in-hand = l’image que tu as prise comme style de ta prochaine

privacy-sure = Supprimer tout ce que je conserve sur toi ?
privacy-sure-running = Les demandes encore en cours sont annulées.
privacy-sure-styles = Les styles que tu as ajoutés disparaissent pour tout le monde sur leurs serveurs.
privacy-sure-changes = Ce que tu as changé sur un serveur reste tel quel, mais j’oublie que c’était toi.
privacy-sure-posts = Ce que j’ai publié dans Discord y reste, et ses boutons ne font plus rien. Pour y retirer aussi une image, appuie d’abord sur son bouton « Supprimer ».
privacy-sure-forever = C’est irréversible.

privacy-button-ask = Tout supprimer
privacy-button-delete = Oui, tout supprimer
privacy-button-keep = Garder

privacy-kept = Rien n’a été supprimé.
privacy-working = Suppression en cours…
privacy-done = C’est fait. Voici ce que je conservais sur toi, et que je n’ai plus :
privacy-done-cancelled = { $count ->
    [one] { $count } demande encore en cours est annulée.
   *[other] { $count } demandes encore en cours sont annulées.
}
privacy-failed = Je n’ai pas pu tout supprimer à l’instant. { $show } montre ce qui reste ; réessaie plus tard, s’il te plaît.
privacy-not-yours = C’est réservé au membre dont ce sont les données ; consulte les tiennes avec { $show }.

# On the card of a job.
privacy-reason-deleted = Annulé, avec tout ce que je conservais d’autre sur ce membre.
