# Commands, their options and choices: at most 32 characters in a name and 100 in a description.
# Names of commands and options are lower-case, without spaces.

stylize-name = estilizar
stylize-description = Repinta una foto con el estilo de un cuadro.
draw-name = dibujar
draw-description = Dibuja una foto sobre una hoja en blanco, primero las formas y luego los detalles.
cancel-name = cancelar
cancel-description = Detén uno de tus encargos, esté en espera o pintándose.

option-content = contenido
option-style = estilo
option-photo = foto
option-member = miembro
option-recipe = receta
option-iterations = iteraciones
option-medium = técnica
option-epochs = épocas
option-size = tamaño
option-strength = intensidad
option-colours = colores
option-transparent = transparencia
option-variations = variantes
option-seed = semilla

describe-content = La foto que se repinta, en un formato de imagen habitual.
describe-style = El cuadro que le da su estilo, en un formato de imagen habitual.
describe-photo = La foto que se dibuja, en un formato de imagen habitual.
describe-member = El miembro cuyo avatar se usa, en lugar de un archivo.
describe-recipe = La manera de pintar; si no eliges ninguna, { $recipe }.
describe-iterations = Número de pasos al pintar, de 1 a { $most }; si no eliges, { $usual }. Más pasos tardan más.
describe-iterations-by-recipe = Número de pasos al pintar, de 1 a { $most }; si no eliges, el de la receta. Más tardan más.
describe-medium = Con qué se dibuja; si no eliges: { $usual }.
describe-epochs = Pasos del dibujo, de las formas a los detalles, de 1 a { $most }; si no eliges, { $usual }.
describe-size = Lado mayor en píxeles, { $least } a { $most }; si no, { $usual }. El doble de tamaño tarda 4 veces más.
describe-strength = Cuánto estilo: 0 es un toque, { $neutral } es equilibrado, { $most } es todo estilo.
describe-colours = De quién son los colores de la imagen; si no eliges, del estilo.
describe-transparent = Si lo transparente de la foto, como en un sticker, sigue siéndolo; sí, si no eliges.
describe-variations = De 2 a { $most } imágenes pequeñas para elegir; sigo desde la tuya a tamaño completo.
describe-seed = Un número para repetir la misma imagen; si no eliges uno, es al azar.

choice-colours-style = los colores del estilo
choice-colours-luminance = los colores de la foto; solo se pintan sus luces y sombras
choice-colours-matched = los colores de la foto, que antes se dan al estilo
choice-colours-palette = solo la paleta: la foto tal como es, al momento, con los colores del estilo
choice-part-top-left = arriba a la izquierda
choice-part-top = arriba
choice-part-top-right = arriba a la derecha
choice-part-left = a la izquierda
choice-part-middle = en el centro
choice-part-right = a la derecha
choice-part-bottom-left = abajo a la izquierda
choice-part-bottom = abajo
choice-part-bottom-right = abajo a la derecha
choice-medium-colour = color simple
choice-medium-pencil = lápiz
choice-medium-charcoal = carboncillo
choice-medium-ink = tinta
choice-medium-watercolour = acuarela
choice-medium-pastel = pastel
choice-recipe = { $name }: { $summary }
