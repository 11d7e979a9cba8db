# What the painter says when it can't do something.

## Pictures that can't be used

engine-not-a-picture = Ce fichier n’est pas une image que je sais lire ; envoie un { FORMATS("or") }.
engine-broken-picture = Cette image est abîmée : son fichier est endommagé, ou il en manque une partie. Prends le fichier d’origine, ou enregistre-la à nouveau en PNG ou JPEG.
engine-rare-jpeg = C’est un fichier JPEG d’une sorte rare que je ne sais pas lire, par exemple à 12 bits par canal. Enregistre-le à nouveau en PNG ou en JPEG ordinaire.
engine-unreadable-picture = Cette image est trop longue à lire, ou fait planter le programme qui la lit ; enregistre-la à nouveau en PNG ou JPEG.
engine-broken-video = Cette vidéo est abîmée : son fichier est endommagé, ou il en manque une partie. Prends le fichier d’origine, ou enregistre-la à nouveau en MP4 (H.264).
engine-unreadable-video = Cette vidéo est trop longue à lire, ou fait planter le programme qui la lit ; raccourcis-la ou réduis-la, ou enregistre-la à nouveau en MP4 (H.264).
engine-video-without-picture = Cette vidéo n’a pas d’image, seulement du son ; envoies-en une où l’on voit quelque chose.
engine-other-codec = Cette vidéo est encodée d’une façon que je ne sais pas lire ; il faut du H.264, HEVC, VP8, VP9 ou AV1. Enregistre-la à nouveau en MP4 (H.264).
# $size and $most are in megabytes.
engine-too-many-bytes = Ce fichier fait { NUMBER($size, minimumFractionDigits: 1, useGrouping: 0) } Mo ; les images peuvent faire jusqu’à { NUMBER($most, useGrouping: 0) } Mo.
# $pixels and $most are in millions.
engine-too-many-pixels = Cette image compte { NUMBER($pixels, minimumFractionDigits: 1, useGrouping: 0) } millions de pixels, et le maximum est de { NUMBER($most, maximumFractionDigits: 6, useGrouping: 0) } millions. Réduis-la et réessaie.
engine-far-too-many-pixels = Cette image compte beaucoup trop de pixels ; le maximum est de { NUMBER($most, maximumFractionDigits: 6, useGrouping: 0) } millions. Réduis-la et réessaie.
engine-too-many-frames = Cette animation de { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) } pixels compte plus de { NUMBER($most, useGrouping: 0) } images, le maximum à cette taille ; raccourcis-la ou réduis-la.
engine-too-narrow = Cette image fait { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) } pixels ; son grand côté peut faire jusqu’à { $most } fois le petit. Recadre-la et réessaie.
engine-too-thin = À une taille de { NUMBER($size, useGrouping: 0) } pixels, le petit côté de cette image ne ferait que { $shorter } px ; il en faut au moins { $least }. Choisis une taille de { NUMBER($enough, useGrouping: 0) } ou plus, ou recadre l’image.
engine-too-thin-to-choose = Les images au choix sont peintes deux fois plus petites : à { NUMBER($size, useGrouping: 0) } pixels, le petit côté de cette image ne ferait que { $shorter } px ; il en faut au moins { $least }. Choisis une taille de { NUMBER($enough, useGrouping: 0) } ou plus, ou recadre l’image.
engine-style-too-thin = À une taille de { NUMBER($size, useGrouping: 0) } pixels, le petit côté de cette image de style ne ferait que { $shorter } px ; il en faut au moins { $least }. Choisis une taille de { NUMBER($enough, useGrouping: 0) } ou plus, ou recadre l’image de style.
engine-style-too-thin-to-choose = Les images au choix sont peintes deux fois plus petites : à { NUMBER($size, useGrouping: 0) } pixels, le petit côté de cette image de style ne ferait que { $shorter } px ; il en faut au moins { $least }. Choisis une taille de { NUMBER($enough, useGrouping: 0) } ou plus, ou recadre l’image de style.
engine-style-too-thin-for-recipe = Cette recette peint en { NUMBER($size, useGrouping: 0) } pixels, et le petit côté de cette image de style n’y ferait que { $shorter } px ; il en faut au moins { $least }. Recadre l’image de style, ou choisis une autre recette.
engine-part-too-small = Cette partie de l’image de style fait { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) } pixels ; il en faut au moins { $least } dans chaque sens. Choisis une partie plus grande, ou une image plus grande.
# $bytes is how large the file may be.
engine-fits-nowhere = Impossible de réduire cette image assez pour un fichier de { $bytes } octets.

## Masks

engine-mask-shape = Le masque fait { NUMBER($mask_width, useGrouping: 0) } × { NUMBER($mask_height, useGrouping: 0) } pixels et n’a donc pas les proportions de l’image de contenu, { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) } ; dessine-le par-dessus l’image de contenu.
engine-mask-black = Le masque est entièrement noir, rien ne serait donc peint ; il doit être blanc là où le style s’applique.

## Choices that no recipe has, or this one has not ($recipe is a recipe's name)

engine-style-missing = La recette { $recipe } a besoin d’une image de style.
engine-style-unwanted = La recette { $recipe } ne prend pas d’image de style.
engine-too-many-styles = Une image peut avoir jusqu’à { $most } styles, pas { $count }.
engine-style-weights = Les poids des styles sont des nombres supérieurs à 0.
engine-no-epochs = La recette { $recipe } n’a pas d’époques ; seul un dessin en a.
engine-too-few-epochs = Un dessin prend au moins 1 époque, pas { $count }.
engine-no-medium = Seul un dessin a une technique ; la recette { $recipe } peint dans un style.
engine-no-strength = La recette { $recipe } n’a pas de style, donc pas d’intensité.
engine-strength-range = L’intensité va de 0 à { $most } ; { NUMBER($strength, useGrouping: 0) } est en dehors.
engine-iterations-range = Les itérations vont de 1 à { $most } ; { NUMBER($iterations, useGrouping: 0) } est en dehors.
engine-epochs-need-iterations = { NUMBER($epochs, useGrouping: 0) } époques demandent au moins autant d’itérations, pas { NUMBER($iterations, useGrouping: 0) }.
engine-size-range = La taille va de { $least } à { $most } pixels, pas { $size }.
engine-too-small-to-choose = Les images au choix sont peintes deux fois plus petites ; il faut donc une taille d’au moins { $least } pixels.
engine-frames-range = Les images intermédiaires viennent toutes les 1 à { $most } itérations ou, avec 0, à la fin de chaque époque ou échelle ; { $every } est en dehors.

## Pictures that say how they were made

engine-newer-picture = Cette image a été peinte par un Easel plus récent que celui-ci, qui ne sait pas lire comment.
engine-unknown-recipe = Cette image a été peinte avec une recette que cet Easel n’a pas.
engine-damaged-text = Ce que cette image dit de sa création est abîmé, elle ne peut donc pas être refaite.
engine-other-format = Seul un fichier PNG, JPEG ou WebP dit comment il a été fait ; envoie le fichier tel qu’Easel te l’a donné.
engine-broken-file = Ce fichier image est abîmé ; envoie-le tel qu’Easel te l’a donné.
engine-no-text = Cette image ne dit pas comment elle a été faite : soit Easel ne l’a pas peinte, soit une appli en a retiré le texte. Envoie le fichier tel qu’Easel te l’a donné.
engine-other-styles = { $before ->
    [0] Cette image a été peinte sans image de style, pas avec { $now }.
    [1] Cette image a été peinte avec 1 image de style, pas avec { $now }.
   *[other] Cette image a été peinte avec { $before } images de style, pas avec { $now }.
}
engine-other-masks = { $before ->
    [0] Cette image a été peinte sans masque, pas avec { $now }.
    [1] Cette image a été peinte avec 1 masque, pas avec { $now }.
   *[other] Cette image a été peinte avec { $before } masques, pas avec { $now }.
}
engine-other-start = { $before ->
    [0] Cette image a été peinte sans image de départ, pas avec { $now }.
   *[other] Cette image a été peinte avec 1 image de départ, pas avec { $now }.
}

## The making of a picture

engine-no-frames = Il n’y a pas encore d’images intermédiaires, donc rien à animer.
engine-no-iterations = Il n’y a pas encore d’itérations, donc rien à tracer.

## What is not the member's fault

engine-no-memory-for-size = Il n’y a pas assez de mémoire sur { $device } pour une taille de { NUMBER($size, useGrouping: 0) } pixels ; essaie { NUMBER($smaller, useGrouping: 0) }.
engine-no-memory-at-all = Il n’y a pas assez de mémoire sur { $device } pour une taille de { NUMBER($size, useGrouping: 0) } pixels, la plus petite qui soit ; demande à un admin de jeter un œil à la machine.
engine-no-memory-for-recipe = Il n’y a pas assez de mémoire sur { $device } pour { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) } pixels ; choisis une autre recette, avec une taille inférieure à { NUMBER($longest, useGrouping: 0) }.
# $how is how the process ended, such as SIGKILL.
engine-worker-died = Le peintre a échoué deux fois sur cette image ({ $how }) ; il lui faut peut-être plus de mémoire qu’il n’y en a. Essaie une taille plus petite.
engine-broke-down = Quelque chose a mal tourné pendant la peinture, cette image n’a donc pas pu être terminée ; les logs en disent plus à la demande { $job }.
engine-closing = Easel est en train de s’arrêter, cette image ne peut donc pas être terminée.
engine-closing-intake = Easel est en train de s’arrêter et ne prend plus d’images.
engine-painter-cannot-start = Le peintre n’arrive pas à démarrer : son processus s’est arrêté { $times } fois ({ $how }) ; les logs en disent plus.
engine-painter-keeps-ending = Le processus du peintre s’est arrêté { $times } fois de suite avant d’avoir une image à peindre ({ $how }) ; les logs en disent plus.
# $reason and $there, the devices that there are, are as the machine says them.
engine-no-device = L’appareil { $device } n’est pas utilisable ({ $reason }) ; cette machine a : { $there }.
engine-no-tf32 = L’appareil { $device } n’a pas le TF32, présent sur les cartes graphiques de NVIDIA depuis 2020 ; choisis une autre précision, ou peins sur une telle carte.
engine-no-process = Impossible de démarrer un processus ({ $reason }).
# $path is the file of an unfinished painting.
engine-state-of-another-job = { $path } est l’état d’une autre demande : images, recette, graine, poids ou version d’Easel diffèrent. Supprime-le pour repartir du début, ou indique un autre fichier.
engine-state-damaged = { $path } est abîmé, ou n’est pas l’état d’une peinture ; supprime-le pour repartir du début, ou indique un autre fichier.
