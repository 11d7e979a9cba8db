# /help, and the first message on a new server.
# $stylize, $draw and so on are commands to click on.

help-name = hilfe
help-description = Was ich kann, mit Beispielen, und was hier für dich gilt.

## The pages

help-page-start = Start
help-page-recipes = Rezepte
help-page-commands = Befehle & Buttons
help-page-limits = Limits
help-page-privacy = Datenschutz

## Start

help-hello = Ich bin Easel, und ich male
help-what = Gib mir ein Foto und ein Gemälde: Ich male das Foto neu, im Stil des Gemäldes, und du kannst zusehen.
help-strip-caption = Links das Foto, in der Mitte das Gemälde, rechts, was ich daraus gemacht habe.
help-alt-strip = Drei Bilder nebeneinander: ein Foto von einem Hafen, ein Gemälde von einem Tal und der Hafen, wie er vom selben Pinsel gemalt aussähe.
help-steps = Drei Schritte
# $content and $style are names of options.
help-step-type = Tippe { $stylize } und hänge ein Foto als { $content } und ein Gemälde als { $style } an.
help-step-watch = Sieh deinem Bild beim Wachsen zu, auf seiner Karte und im Thread darunter.
help-step-press = Drück die Buttons darunter: noch mal, stärker, sanfter, größer …
help-draw = Oder probier { $draw }: Ich zeichne ein Foto auf ein leeres Blatt, erst Formen, dann Details.
help-examples = Beispiele
help-example-strong = mehr vom Gemälde, weniger vom Foto
help-example-choose = vier kleine zur Auswahl
help-example-finest = so groß und so fein, wie ich hier für dich male
help-example-drawing = eine Zeichnung in so vielen Schritten, wie es hier geht

## Recipes

help-recipes = { $count } Arten zu malen
help-recipes-how = Wähle eine mit der Option { $recipe } von { $stylize }; sonst nehme ich { $default }.
# Instead of an option, this recipe has a command of its own.
help-recipe-drawing = { $summary } Das macht { $draw }.
help-draw-caption = Derselbe Hafen, gezeichnet: die Epochen 3, 5, 7, 9 und 11 von 11.
help-alt-draw = Fünf Schritte einer Zeichnung von einem Hafen, von Farbwolken bis zum fertigen Bild.

## Commands and buttons

help-commands = Was du eintippen kannst
help-menus = Was du mit einer Nachricht tun kannst
help-menus-how = Öffne das Menü einer beliebigen Nachricht mit Bildern, dann Apps: { $menus }.
help-buttons = Was die Buttons tun
help-button-cancel = beendet den Auftrag ohne Bild
help-button-stop = schließt das Bild so ab, wie es jetzt ist
help-button-frames = zeigt doppelt so viele Zwischenbilder
help-button-first = wie 2, 3 und 4: malt an diesem von mehreren weiter, in voller Größe
help-button-again = dasselbe noch einmal, ein wenig anders; eine Zeichnung mit anderem Material
help-button-stronger = mehr vom Stil
help-button-softer = weniger vom Stil
help-button-larger = malt an dem Bild weiter, doppelt so groß
help-button-colours = dasselbe in den Farben des Fotos
help-button-part = nimmt nur einen Teil des Gemäldes als Stil, einen von neun
help-button-content = malt es noch mal, in einem anderen Stil deiner Wahl
help-button-compare = Inhalt, Stil und Ergebnis nebeneinander
help-button-making = wie das Bild entstand, als Animation
help-button-recipe = wie genau es gemalt wurde, und der Befehl dafür
help-button-delete = entfernt das Bild; nur für Mods und wer es bestellt hat

## Limits

help-limits-server = Was auf diesem Server für dich gilt
help-limits-private = Was hier für dich gilt
help-limit-size = Größe: { $least } bis { $most } Pixel für die längere Seite, sonst { $usual }.
help-limit-iterations = Iterationen bei { $stylize }: bis zu { $most }.
help-limit-epochs = Epochen bei { $draw }: bis zu { $most }.
help-limit-frames = { $every ->
    [one] Zwischenbilder: bei jeder Iteration eines.
   *[other] Zwischenbilder: alle { $every } Iterationen eines.
}
help-limit-clips = Bewegtes: bis zu { $most } Einzelbilder; aus mehr werden so viele gleichmäßig ausgewählt.
help-limit-jobs = Deine Aufträge: bis zu { $most } gleichzeitig.
help-limit-day = Deine Aufträge: bis zu { $most } in 24 Stunden.
help-limit-line = Die Warteschlange: bis zu { $most } wartende Aufträge, die von allen zusammen.
help-limit-file = Bilddateien: bis zu { $megabytes } MB und { $megapixels } Millionen Pixel, als { FORMATS("or") }.
# $channels and $roles are lists of them.
help-limit-channels = Nur in { $channels }.
help-limit-roles = Nur mit einer dieser Rollen: { $roles }.
help-limits-moderators = Das kannst du mit { $set } ändern.

## Privacy

help-privacy-what = Was ich speichere und wie lange
help-privacy-noted = Zu jedem Auftrag speichere ich, wer ihn wo erteilt hat, wie gemalt werden sollte und was daraus wurde, dazu die Bilder, die du schickst, und das, das ich male.
help-privacy-inputs = { $days ->
    [0] Die Bilder, die du schickst, und die Zwischenbilder werden binnen einer Stunde nach dem Ende des Auftrags entfernt.
    [one] Die Bilder, die du schickst, und die Zwischenbilder werden einen Tag nach dem Ende des Auftrags entfernt.
   *[other] Die Bilder, die du schickst, und die Zwischenbilder werden { $days } Tage nach dem Ende des Auftrags entfernt.
}
help-privacy-results = { $days ->
    [0] Das fertige Bild wird binnen einer Stunde entfernt und alles Übrige zum Auftrag einen Tag nach seinem Ende.
    [one] Das fertige Bild und alles, was ich zum Auftrag speichere, wird einen Tag nach seinem Ende entfernt.
   *[other] Das fertige Bild und alles, was ich zum Auftrag speichere, wird { $days } Tage nach seinem Ende entfernt.
}
help-privacy-stays = Deine Presets, die Stile, die du einem Server hinzufügst, und die Änderungen der Mods bleiben, bis sie entfernt werden.
help-privacy-posts = Was ich in Discord poste, bleibt dort, bis es dort gelöscht wird.
help-privacy-yours = { $show } zeigt dir alles, was ich über dich gespeichert habe, und { $delete } löscht es sofort.

## The first message on a server

welcome-hello = Hallo, ich bin Easel, und ich male
welcome-try = Probier { $stylize } mit einem Foto und einem Gemälde, oder { $draw } mit nur einem Foto. { $help } zeigt, was ich alles kann.
welcome-moderators = Für die Mods: Mit { $set } legt ihr fest, wie viel die Mitglieder hier bestellen dürfen, und mit { $channels }, wo.
# $permissions are names of permissions, as Discord shows them in English.
welcome-missing = Um meine Arbeit zu zeigen, brauche ich noch: { $permissions }. Schaltet das in den Servereinstellungen unter „Rollen“ für die Rolle { $role } ein, oder ladet mich mit [diesem Link]({ $link }) noch einmal ein.
