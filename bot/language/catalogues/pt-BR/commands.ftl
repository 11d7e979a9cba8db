# Commands, their options and choices: at most 32 characters in a name and 100 in a description.
# Names of commands and options are lower-case, without spaces.

stylize-name = estilizar
stylize-description = Repinte uma foto no estilo de uma pintura.
draw-name = desenhar
draw-description = Desenhe uma foto em uma folha em branco, das formas aos detalhes.
cancel-name = cancelar
cancel-description = Pare um dos seus pedidos, na fila ou sendo pintado.

option-content = conteúdo
option-style = estilo
option-photo = foto
option-member = membro
option-recipe = receita
option-iterations = iterações
option-medium = técnica
option-epochs = épocas
option-size = tamanho
option-strength = intensidade
option-colours = cores
option-transparent = transparência
option-variations = variantes
option-seed = semente

describe-content = A foto a repintar, em um formato de imagem comum.
describe-style = A pintura que dá o estilo, em um formato de imagem comum.
describe-photo = A foto a desenhar, em um formato de imagem comum.
describe-member = O membro cujo avatar é usado, no lugar de um arquivo.
describe-recipe = O jeito de pintar; se você não escolher, { $recipe }.
describe-iterations = Número de passos da pintura, de 1 a { $most }; se não escolher, { $usual }. Mais passos demoram mais.
describe-iterations-by-recipe = Número de passos da pintura, de 1 a { $most }, ou o da receita. Mais passos demoram mais.
describe-medium = Com o que se desenha; se você não escolher: { $usual }.
describe-epochs = Passos do desenho, das formas aos detalhes, de 1 a { $most }; se não escolher, { $usual }.
describe-size = Lado maior em pixels, { $least } a { $most }; se não, { $usual }. O dobro do tamanho leva 4 vezes mais.
describe-strength = Quanto de estilo: 0 é um toque, { $neutral } é equilibrado, { $most } é tudo estilo.
describe-colours = De quem são as cores da imagem; se você não escolher, do estilo.
describe-transparent = Se o que é transparente na foto, como em uma figurinha, continua assim; sim, se não escolher.
describe-variations = De 2 a { $most } imagens pequenas para escolher; continuo a escolhida no tamanho completo.
describe-seed = Um número para repetir a mesma imagem; se você não escolher, é sorteado.

choice-colours-style = as cores do estilo
choice-colours-luminance = as cores da foto; só as luzes e sombras são pintadas
choice-colours-matched = as cores da foto, dadas antes ao estilo
choice-colours-palette = só a paleta: a foto como ela é, na hora, com as cores do estilo
choice-part-top-left = canto superior esquerdo
choice-part-top = borda superior
choice-part-top-right = canto superior direito
choice-part-left = borda esquerda
choice-part-middle = centro
choice-part-right = borda direita
choice-part-bottom-left = canto inferior esquerdo
choice-part-bottom = borda inferior
choice-part-bottom-right = canto inferior direito
choice-medium-colour = cor simples
choice-medium-pencil = lápis
choice-medium-charcoal = carvão
choice-medium-ink = nanquim
choice-medium-watercolour = aquarela
choice-medium-pastel = pastel
choice-recipe = { $name }: { $summary }
