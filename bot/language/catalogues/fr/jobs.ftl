# What a job looks like: its card, its frames, its result.

verbatim = { $text }
unnamed-picture = une image

# $content and $style are names of pictures, such as "harbour" and "the waves".
title-in-style = { $content } dans le style « { $style } »
colours-alone = { $content } dans les couleurs de « { $style } » ; seules les couleurs ont changé, rien n’est peint.
colours-alone-moves = Elle est animée ; voici sa première image.
colours-alone-alt = { $content } dans les couleurs de « { $style } »
title-drawn = { $content }, en dessin

# Several photos that are painted by one request; $count is at least 2.
series-in-style = { $count } photos dans le style « { $style } »
series-drawn = { $count } photos, en dessin
series-painted = { $painted } sur { $count } sont terminées
series-waiting = Dans la file

state-waiting = { $place ->
    [0] Prochaine dans la file
    [1] Prochaine dans la file
   *[other] Nº { $place } dans la file
}
state-painting = Peinture en cours
state-drawing = Dessin en cours
state-finished = Terminé
state-stopped = Terminé en avance
state-failed = Ça n’a pas marché
state-cancelled = Annulé
state-paused = De retour bientôt

card-below = Ton image arrive ici :
card-for = pour { $name }
card-photo-moves = La photo est animée ; je peins sa première image.
card-style-moves = Le tableau est animé ; je prends le style de sa première image.
card-started-over = Un processus de peinture a planté, j’ai donc repris cette image au début.
card-paused = Je redémarre, et je reprends cette image dans une minute.
card-trouble = Rien ne peut être peint pour le moment, je continue d’essayer ; cette image garde sa place. { $reason }
card-stopping = Je la termine telle qu’elle est maintenant.

percent = { NUMBER($share, style: "percent", maximumFractionDigits: 0) }
frame-after = après { $time }

time-seconds = { $seconds } s
time-minutes = { $minutes } min
time-hours = { $hours } h { $minutes } min
left-few-seconds = encore quelques secondes
left-seconds = encore { $seconds } s environ
left-a-minute = encore une minute environ
left-about = encore { $time } environ
# How long until it begins. It follows the place in line.
wait-about = début dans { $time } environ

# $who is the member's name or a mention of them.
final-done = { $who }, ton image est prête : **{ $title }**.
final-fitted-format = Elle est ici en WebP, car en PNG elle est trop lourde pour cet endroit.
final-fitted-size = Elle est montrée ici en { $width } × { $height } pixels, car elle est trop lourde pour cet endroit.
final-fitted-quality = Elle est ici un peu compressée, car sans perte elle est trop lourde pour cet endroit.
final-fitted-frames = Elle a ici { $frames } images sur { $all }, en { $width } × { $height } pixels, car entière elle est trop lourde pour cet endroit.
final-too-large = Avec { NUMBER($size, minimumFractionDigits: 1) } Mo, l’image est trop lourde ici pour Discord ; { $kept }. Demande une taille plus petite pour la voir ici.
kept-by-admin = un admin la retrouve sous la demande { $job }
kept-nowhere = elle n’a pas pu être conservée

made-recipe = recette { $recipe }
made-epochs = { $count ->
    [one] { $count } époque
   *[other] { $count } époques
}
made-iterations = { $count ->
    [one] { $count } itération
   *[other] { $count } itérations
}
made-size = { $width } × { $height } pixels
made-frames = { $count ->
    [one] { $count } image
   *[other] { $count } images
}
frames-done = { $done ->
    [one] { $done } image sur { $frames }
   *[other] { $done } images sur { $frames }
}
made-in = terminée en { $time }
made-strength = intensité { $strength }
made-seed = graine { $seed }

choices-how = Choisis-en une par son numéro, et je la continue en grand.

strip-caption = Le contenu, le style et le résultat côte à côte :

# For those who can't see the pictures.
alt-result = L’image terminée : { $title }
alt-choices = De petites images au choix, numérotées à partir d’en haut à gauche : { $title }
alt-first-frame = { $title } : la première image
alt-frame = { $title }, en cours : terminée à { $done }
alt-strip = L’image de contenu, l’image de style et le résultat côte à côte : { $title }
alt-pictures = L’image de contenu, { $content }, et son style : { $style }
alt-photo = La photo, { $content }

reason-stalled = { $minutes ->
    [one] Rien n’avançait plus depuis { $minutes } minute, alors j’ai tout arrêté.
   *[other] Rien n’avançait plus depuis { $minutes } minutes, alors j’ai tout arrêté.
}
reason-stopped-early = Le peintre s’est arrêté avant que l’image soit terminée.
reason-pictures-lost = J’ai redémarré et les images de départ ont été perdues de mon côté ; renvoie-les, s’il te plaît.
reason-record-unreadable = J’ai redémarré et je n’arrive plus à lire ce que j’avais noté de cette demande ; refais-la, s’il te plaît.
reason-restarting = Je redémarre ; réessaie dans une minute, s’il te plaît.
reason-cancelled = Annulé par { $name }.
reason-cancelled-by-moderator = Annulé par { $name }, de la modération.

recipe-sketch = Dessine une photo sur une feuille blanche, des grandes formes aux détails.
recipe-classic = Comme dans les manuels : toujours 400 × 300 pixels, dès une copie bruitée de la photo.
recipe-gatys = Repeint la photo dans le style du tableau, les grandes formes d’abord.
recipe-easel = Repeint la photo avec les couleurs, les contrastes et la touche du tableau.
recipe-oil = Part d’une feuille blanche : d’abord les formes de la photo, puis de plus en plus de style.
recipe-weighted = Avec les formules des manuels, à ta taille, les grandes formes d’abord.
