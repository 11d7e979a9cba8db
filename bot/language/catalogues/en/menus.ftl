# What the menu of a message (right click, or a long tap; then Apps) offers for its pictures.
# The first three are its entries: at most 32 characters.

menu-stylize-name = Stylize this
menu-draw-name = Draw this
menu-style-name = Use as style

menus-no-picture = There is no picture in that message that I can read; I read { FORMATS("and") }.
menus-drawn-sticker = That sticker is not a picture but an animation that Discord draws (Lottie), which I can't read; I can paint PNG, APNG and GIF stickers.
menus-too-late = I no longer know which picture that was, so please choose it once more.
# $picture is what it is to the bot, such as "style picture"; $most is in megabytes.
menus-file-too-large = About the { $picture }: that file is too large; pictures may have up to { $most } MB.

menus-which-stylize = Which of these shall I paint?
menus-which-draw = Which of these shall I draw?
menus-which-style = Which of these shall be the style of your next picture?
menus-choose-picture = Choose a picture
menus-choose-pictures = Choose one picture or several
menus-picture-size = { $width } by { $height } pixels
# $name is what the picture shows, such as "harbour".
menus-which-in-style = In which style shall I paint **{ $name }**? You can look at them all with /style list.
# $count is at least 2.
menus-which-in-style-all = In which style shall I paint these { $count } photos? You can look at the styles with /style list.
menus-choose-server-style = This server's styles
# $first and $last are names of styles, in the order of the alphabet.
menus-choose-server-styles = This server's styles, { $first } to { $last }
menus-choose-bundled-style = Styles that I bring
menus-style-in-hand = That will be the style of your next picture, if you ask for it within an hour: choose **Stylize this** in the menu of a photo, or type /stylize with nothing but a photo.
menus-upload = Upload a painting

# Forms that ask for a file: at most 45 characters.
forms-photo = Your photo
forms-painting = The painting whose style it gets
forms-too-late = I no longer know that form, so please open it once more.
