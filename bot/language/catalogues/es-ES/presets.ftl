# /preset: a member's own settings under a name, and what a channel starts from.

preset-name = preajuste
preset-description = Tus propios ajustes, con un nombre.
preset-save-name = guardar
preset-save-description = Guarda ajustes de /estilizar con un nombre; lo que no elijas queda abierto.
preset-use-name = usar
preset-use-description = Usa uno de tus preajustes para todas tus imágenes, o ninguno.
preset-list-name = lista
preset-list-description = Mira tus preajustes y el de este canal.
preset-remove-name = quitar
preset-remove-description = Quita uno de tus preajustes.
preset-channel-name = canal
preset-channel-description = Para moderadores: pon a este canal uno de tus preajustes.

option-preset = preajuste

describe-preset = Cuál de tus preajustes.
describe-preset-to-use = Cuál de tus preajustes; si no eliges, ninguno.
describe-preset-of-channel = Cuál de tus preajustes; si no eliges, el canal se queda sin ninguno.
describe-new-preset-name = Cómo se llama, en hasta { $most } caracteres.
describe-preset-weights = Cuánto de cada estilo, como 2, 1, para imágenes con otros tantos estilos.

# $name is a preset's name throughout, $options what is chosen in it.
preset-saved = Guardado como **{ $name }**: { $options }. Elígelo en `preajuste` en /estilizar, o úsalo para todas tus imágenes con /preajuste usar.
preset-replaced = **{ $name }** es ahora: { $options }.
preset-in-use = Tus imágenes usan ahora **{ $name }** ({ $options }). Lo que elijas en un comando tiene prioridad.
preset-none-in-use = Tus imágenes ya no usan ninguno de tus preajustes.
preset-removed = Quité **{ $name }**.
preset-heading = Tus preajustes
preset-none = Todavía no tienes ninguno. Guarda tus ajustes con un nombre con /preajuste guardar.
preset-marked = { $name } (en uso)
preset-all-open = todo queda abierto

preset-size = { $size } píxeles
preset-colours-style = los colores del estilo
preset-colours-luminance = los colores de la foto
preset-colours-matched = los colores de la foto, igualados
preset-weights = pesos { $weights }

# $channel is a mention of the channel.
preset-channel-set = Las imágenes en { $channel } usan ahora el preajuste **{ $name }** en lo que cada miembro deje abierto.
preset-channel-cleared = Las imágenes en { $channel } ya no usan ningún preajuste.
preset-channel-starts = Este canal usa **{ $name }**: { $options }. Lo que elijas tú y tus preajustes tienen prioridad.

preset-unknown = No tienes ningún preajuste llamado { $name }; /preajuste lista muestra los tuyos.
preset-nothing-chosen = Elige al menos un ajuste que guardar, como una receta o un tamaño.
preset-too-many = Tienes { $most } preajustes, el máximo por miembro; antes quita uno con /preajuste quitar.
preset-unfit = El nombre de un preajuste tiene de 1 a { $most } caracteres visibles.
preset-bad-weights = Los pesos son de 2 a { $most } números, uno por estilo, separados por comas o espacios: para dos estilos, por ejemplo, 2, 1.
preset-channel-has-none = Este canal no usa ningún preajuste, así que no hay nada que cambiar.
preset-channel-only-on-servers = Solo puede tener un preajuste un canal de un servidor en el que estoy.
preset-channel-not-moderator = Solo los moderadores, con el permiso Gestionar canales o Gestionar servidor, pueden poner un preajuste a un canal.
