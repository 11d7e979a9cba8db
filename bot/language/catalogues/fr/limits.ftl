# /limits: what a server's moderators make of the host's limits. The host is who runs the bot.
# Names of commands and options are lower-case, without spaces, of at most 32 characters;
# descriptions have at most 100.

limits-name = limites
limits-description = Ce que les membres de ce serveur peuvent demander.
limits-show-name = afficher
limits-show-description = Affiche les limites de ce serveur, d’où elles viennent et qui a changé quoi.
limits-set-name = régler
limits-set-description = Règle les limites de ce serveur, sans dépasser celles de l’hébergeur du bot.
limits-reset-name = réinitialiser
limits-reset-description = Reviens aux limites de l’hébergeur.
limits-channels-name = salons
limits-channels-description = Choisis les salons où l’on peut demander des images.
limits-roles-name = rôles
limits-roles-description = Choisis les rôles dont les membres peuvent demander des images.

option-jobs_per_member = demandes_par_membre
option-jobs_per_day = demandes_par_jour
option-frame_every = intervalle_images
option-animation_frames = images
option-limit = limite

# $least and $most are what the host allows.
describe-limit-iterations = Le maximum d’itérations pour une image : de { $least } à { $most }.
describe-limit-size = La plus grande image, par son grand côté en pixels : de { $least } à { $most }.
describe-limit-jobs_per_member = Demandes qu’un membre peut avoir à la fois : de { $least } à { $most }.
describe-limit-jobs_per_day = Demandes qu’un membre peut faire en 24 heures : de { $least } à { $most }.
describe-limit-frame_every = Itérations d’une image intermédiaire à la suivante : de { $least } à { $most }.
describe-limit-animation_frames = Images d’une animation, au plus ; 1 : rien n’est animé. De { $least } à { $most }.
describe-limit-to-reset = La limite à réinitialiser ; toutes si tu n’en choisis pas.

limits-heading = Limites sur ce serveur
limits-recent = Derniers changements
limits-what-iterations = Itérations
limits-what-size = Grand côté en pixels
limits-what-jobs_per_member = Demandes d’un membre à la fois
limits-what-jobs_per_day = Demandes d’un membre en 24 heures
limits-what-frame_every = Itérations entre deux images intermédiaires
limits-what-animation_frames = Images d’une animation
limits-what-channels = Salons
limits-what-roles = Rôles

# $what is one of the names above, $value what holds, with where it comes from.
limits-line = { $what } : **{ $value }**
limits-change = { $what } : { $before } → { $after }
limits-number = { $value }
limits-any-number = sans limite
limits-from-host = { $value } (de l’hébergeur)
limits-from-server = { $value } (réglé ici)
limits-from-server-host = { $value } (réglé ici ; chez l’hébergeur : { $host })
limits-held-by-host = { $value } (de l’hébergeur ; réglé ici : { $chosen })
limits-all-channels = tous les salons
limits-all-roles = tout le monde
# Who made a change, once that member asked to be forgotten.
limits-somebody = quelqu’un

limits-from-now-on = À partir de maintenant :
limits-choose-channels = Choisis les salons où l’on peut demander des images, fils compris. Si tu n’en choisis aucun, ce sont tous les salons. Ton choix s’applique aussitôt.
limits-choose-roles = Choisis les rôles dont les membres peuvent demander des images ; avec la permission « Gérer le serveur », on le peut toujours. Si tu n’en choisis aucun, c’est tout le monde. Ton choix s’applique aussitôt.

limits-nothing-chosen = Choisis au moins une limite à régler.
limits-nothing-new = Ces limites sont déjà réglées ainsi.
limits-nothing-to-reset = Rien n’est réglé ici, les limites de l’hébergeur s’appliquent donc déjà.
limits-beyond-iterations = L’hébergeur de ce bot autorise de { $least } à { $most } itérations ; { $value } est en dehors.
limits-beyond-size = L’hébergeur de ce bot autorise de { $least } à { $most } pixels pour le grand côté ; { $value } est en dehors.
limits-beyond-jobs_per_member = L’hébergeur de ce bot autorise de { $least } à { $most } demandes d’un membre à la fois ; { $value } est en dehors.
limits-beyond-jobs_per_day = L’hébergeur de ce bot autorise de { $least } à { $most } demandes d’un membre en 24 heures ; { $value } est en dehors.
limits-beyond-frame_every = L’hébergeur de ce bot autorise de { $least } à { $most } itérations entre deux images intermédiaires ; { $value } est en dehors.
limits-beyond-animation_frames = L’hébergeur de ce bot autorise de { $least } à { $most } images par animation ; { $value } est en dehors.

limits-refused-not-manager = Seuls les membres avec la permission « Gérer le serveur » peuvent voir et changer les limites d’un serveur.
# $channels and $roles are mentions.
limits-refused-channel = Sur ce serveur, on ne peut demander des images que dans : { $channels }.
limits-refused-role = Sur ce serveur, il te faut un de ces rôles pour demander des images : { $roles }.
# $moment is a moment in seconds, which Discord shows as "in 3 hours".
limits-refused-day = { $most ->
    [one] Tu as demandé { $most } image ces dernières 24 heures, le maximum par membre ; tu pourras demander la prochaine <t:{ $moment }:R>.
   *[other] Tu as demandé { $most } images ces dernières 24 heures, le maximum par membre ; tu pourras demander la prochaine <t:{ $moment }:R>.
}
