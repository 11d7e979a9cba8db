# What the menu of a message (right click, or a long tap; then Apps) offers for its pictures.
# The first three are its entries: at most 32 characters.

menu-stylize-name = Estilizar isto
menu-draw-name = Desenhar isto
menu-style-name = Usar como estilo

menus-no-picture = Nessa mensagem não há nenhuma imagem que eu consiga ler; eu leio { FORMATS("and") }.
menus-drawn-sticker = Essa figurinha não é uma imagem, mas uma animação desenhada pelo Discord (Lottie), que não consigo ler; posso pintar figurinhas PNG, APNG e GIF.
menus-too-late = Não sei mais qual era a imagem; por favor, escolha-a mais uma vez.
# $picture is what it is to the bot, such as "style picture"; $most is in megabytes.
menus-file-too-large = Sobre { $picture }: esse arquivo é grande demais; as imagens podem ter até { $most } MB.

menus-which-stylize = Qual destas eu pinto?
menus-which-draw = Qual destas eu desenho?
menus-which-style = Qual destas vai ser o estilo da sua próxima imagem?
menus-choose-picture = Escolha uma imagem
menus-choose-pictures = Escolha uma ou mais imagens
menus-picture-size = { $width } por { $height } pixels
# $name is what the picture shows, such as "harbour".
menus-which-in-style = Em que estilo eu pinto **{ $name }**? Você pode ver todos com /estilo lista.
# $count is at least 2.
menus-which-in-style-all = Em que estilo pinto estas { $count } fotos? /estilo lista mostra todos os estilos.
menus-choose-server-style = Os estilos deste servidor
# $first and $last are names of styles, in the order of the alphabet.
menus-choose-server-styles = Os estilos deste servidor, de { $first } a { $last }
menus-choose-bundled-style = Os estilos que eu trago
menus-style-in-hand = Esse vai ser o estilo da sua próxima imagem, se você a pedir em até uma hora: escolha **Estilizar isto** no menu de uma foto ou digite /estilizar só com uma foto.
menus-upload = Enviar uma pintura

# Forms that ask for a file: at most 45 characters.
forms-photo = Sua foto
forms-painting = A pintura cujo estilo ela recebe
forms-too-late = Não reconheço mais esse formulário; por favor, abra-o mais uma vez.
