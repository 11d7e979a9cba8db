# What the menu of a message (right click, or a long tap; then Apps) offers for its pictures.
# The first three are its entries: at most 32 characters.

menu-stylize-name = Estilizar esto
menu-draw-name = Dibujar esto
menu-style-name = Usar como estilo

menus-no-picture = En ese mensaje no hay ninguna imagen que pueda leer; leo { FORMATS("and") }.
menus-drawn-sticker = Ese sticker no es una imagen, sino una animación que dibuja Discord (Lottie), y no puedo leerla; puedo pintar stickers PNG, APNG y GIF.
menus-too-late = Ya no sé qué imagen era; por favor, elígela otra vez.
# $picture is what it is to the bot, such as "style picture"; $most is in megabytes.
menus-file-too-large = Sobre { $picture }: ese archivo es demasiado grande; las imágenes pueden ocupar hasta { $most } MB.

menus-which-stylize = ¿Cuál de estas pinto?
menus-which-draw = ¿Cuál de estas dibujo?
menus-which-style = ¿Cuál de estas será el estilo de tu próxima imagen?
menus-choose-picture = Elige una imagen
menus-choose-pictures = Elige una o varias imágenes
menus-picture-size = { $width } por { $height } píxeles
# $name is what the picture shows, such as "harbour".
menus-which-in-style = ¿Con qué estilo pinto **{ $name }**? Puedes verlos todos con /estilo lista.
# $count is at least 2.
menus-which-in-style-all = ¿En qué estilo pinto estas { $count } fotos? /estilo lista muestra todos los estilos.
menus-choose-server-style = Los estilos de este servidor
# $first and $last are names of styles, in the order of the alphabet.
menus-choose-server-styles = Los estilos de este servidor, de { $first } a { $last }
menus-choose-bundled-style = Los estilos que traigo yo
menus-style-in-hand = Ese será el estilo de tu próxima imagen, si la pides en menos de una hora: elige **Estilizar esto** en el menú de una foto o escribe /estilizar solo con una foto.
menus-upload = Subir un cuadro

# Forms that ask for a file: at most 45 characters.
forms-photo = Tu foto
forms-painting = El cuadro cuyo estilo recibe
forms-too-late = Ya no reconozco ese formulario; por favor, ábrelo otra vez.
