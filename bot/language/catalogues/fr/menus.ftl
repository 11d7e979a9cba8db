# What the menu of a message (right click, or a long tap; then Apps) offers for its pictures.
# The first three are its entries: at most 32 characters.

menu-stylize-name = Repeindre
menu-draw-name = Dessiner
menu-style-name = Utiliser comme style

menus-no-picture = Il n’y a dans ce message aucune image que je sais lire ; je lis { FORMATS("and") }.
menus-drawn-sticker = Cet autocollant n’est pas une image, mais une animation que Discord dessine lui-même (Lottie) ; je ne sais pas la lire. Je peux peindre les autocollants PNG, APNG et GIF.
menus-too-late = Je ne sais plus de quelle image il s’agissait ; choisis-la encore une fois, s’il te plaît.
# $picture is what it is to the bot, such as "style picture"; $most is in megabytes.
menus-file-too-large = { $picture } : ce fichier est trop lourd ; les images peuvent faire jusqu’à { $most } Mo.

menus-which-stylize = Laquelle veux-tu que je repeigne ?
menus-which-draw = Laquelle veux-tu que je dessine ?
menus-which-style = Laquelle sera le style de ta prochaine image ?
menus-choose-picture = Choisis une image
menus-choose-pictures = Choisis une ou plusieurs images
menus-picture-size = { $width } × { $height } pixels
# $name is what the picture shows, such as "harbour".
menus-which-in-style = Dans quel style veux-tu que je peigne **{ $name }** ? Tu peux les voir tous avec /style liste.
# $count is at least 2.
menus-which-in-style-all = Dans quel style dois-je peindre ces { $count } photos ? /style liste montre tous les styles.
menus-choose-server-style = Styles de ce serveur
# $first and $last are names of styles, in the order of the alphabet.
menus-choose-server-styles = Styles de ce serveur, de { $first } à { $last }
menus-choose-bundled-style = Les styles que j’apporte
menus-style-in-hand = Ce sera le style de ta prochaine image, si tu la demandes dans l’heure : choisis **Repeindre** dans le menu d’une photo, ou tape /peindre avec une photo et rien d’autre.
menus-upload = Joindre un tableau

# Forms that ask for a file: at most 45 characters.
forms-photo = Ta photo
forms-painting = Le tableau dont elle prend le style
forms-too-late = Je ne connais plus ce formulaire ; ouvre-le encore une fois, s’il te plaît.
