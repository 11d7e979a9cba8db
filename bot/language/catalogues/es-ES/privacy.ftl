# /privacy: what is stored about a member.

privacy-name = privacidad
privacy-description = Consulta o elimina todo lo que conservo sobre ti.
privacy-show-name = mostrar
privacy-show-description = Consulta todo lo que conservo sobre ti, también en un archivo.
privacy-delete-name = eliminar
privacy-delete-description = Elimina todo lo que conservo sobre ti; antes te preguntaré.

privacy-nothing = No conservo nada sobre ti.
privacy-shown = Lo que conservo sobre ti
privacy-file = El archivo tiene cada registro. Elimínalo todo con { $delete }; las imágenes desaparecen solas al cabo de un tiempo, y { $help } dice cuándo.

# Parts of a list.
privacy-jobs = { $count ->
    [one] { $count } encargo
   *[other] { $count } encargos
}
# $size is one of the two below.
privacy-files = { $count ->
    [0] ya sin archivos
    [one] con { $count } archivo, { $size }
   *[other] con { $count } archivos, { $size }
}
privacy-kilobytes = { $size } kB
privacy-megabytes = { $size } MB
privacy-presets = { $count ->
    [one] { $count } preajuste
   *[other] { $count } preajustes
}
privacy-styles = { $count ->
    [one] { $count } estilo que añadiste a un servidor
   *[other] { $count } estilos que añadiste a servidores
}
privacy-changes = { $count ->
    [one] { $count } cambio que hiciste en un servidor, en su registro
   *[other] { $count } cambios que hiciste en servidores, en sus registros
}
privacy-channels = { $count ->
    [one] el preajuste que pusiste a { $count } canal
   *[other] los preajustes que pusiste a { $count } canales
}
privacy-style-in-hand = la imagen que tomaste como estilo de tu próxima imagen

privacy-sure = ¿Eliminar todo lo que conservo sobre ti?
privacy-sure-running = Los encargos que no hayan terminado se cancelan.
privacy-sure-styles = Los estilos que añadiste desaparecen para todo el mundo en sus servidores.
privacy-sure-changes = Lo que cambiaste en un servidor se queda como está, pero olvido que fuiste tú.
privacy-sure-posts = Lo que publiqué en Discord se queda allí, y sus botones ya no hacen nada. Para quitar también de allí una imagen, antes pulsa su botón Eliminar.
privacy-sure-forever = Esto no se puede deshacer.

privacy-button-ask = Eliminarlo todo
privacy-button-delete = Sí, eliminarlo
privacy-button-keep = Conservarlo

privacy-kept = No se eliminó nada.
privacy-working = Lo estoy eliminando…
privacy-done = Listo. Esto es lo que conservaba sobre ti, y ya no conservo:
privacy-done-cancelled = { $count ->
    [one] Se canceló { $count } encargo que no había terminado.
   *[other] Se cancelaron { $count } encargos que no habían terminado.
}
privacy-failed = No pude eliminarlo todo ahora mismo. { $show } muestra lo que queda; por favor, inténtalo más tarde.
privacy-not-yours = Solo puede hacerlo el miembro de quien son los datos; consulta los tuyos con { $show }.

# On the card of a job.
privacy-reason-deleted = Cancelado, junto con todo lo demás que conservaba sobre este miembro.
