# /help, and the first message on a new server.
# $stylize, $draw and so on are commands to click on.

help-name = help
help-description = What I can do, with examples, and what holds for you here.

## The pages

help-page-start = Start
help-page-recipes = Recipes
help-page-commands = Commands & buttons
help-page-limits = Limits
help-page-privacy = Privacy

## Start

help-hello = I'm Easel, and I paint
help-what = Give me a photo and a painting: I repaint the photo in the style of the painting, and you can watch.
help-strip-caption = Left the photo, in the middle the painting, right what I made of them.
help-alt-strip = Three pictures side by side: a photo of a harbour, a painting of a valley, and the harbour as that painter would have painted it.
help-steps = Three steps
# $content and $style are names of options.
help-step-type = Type { $stylize }, and attach a photo as { $content } and a painting as { $style }.
help-step-watch = Watch your picture grow on its card, and in the thread below it.
help-step-press = Press the buttons below it: again, stronger, softer, larger…
help-draw = Or try { $draw }: I draw a photo on a blank sheet, shapes before details.
help-examples = Examples
help-example-strong = more of the painting, less of the photo
help-example-choose = four small ones to choose from
help-example-finest = as large and as finely as I paint for you here
help-example-drawing = a drawing in as many steps as there can be here

## Recipes

help-recipes = { $count } ways to paint
help-recipes-how = Choose one with the option { $recipe } of { $stylize }; if you don't, I take { $default }.
# Instead of an option, this recipe has a command of its own.
help-recipe-drawing = { $summary } That is { $draw }.
help-draw-caption = The same harbour, drawn: epochs 3, 5, 7, 9 and 11 of 11.
help-alt-draw = Five steps of a drawing of a harbour, from clouds of colour to a finished picture.

## Commands and buttons

help-commands = What you can type
help-menus = What you can do with a message
help-menus-how = Open the menu of any message with pictures, then Apps: { $menus }.
help-buttons = What the buttons do
help-button-cancel = ends the job without a picture
help-button-stop = finishes the picture as it is now
help-button-frames = shows twice as many pictures on the way
help-button-first = like 2, 3 and 4: goes on, at full size, from that one of several
help-button-again = the same once more, a little different; a drawing in another medium
help-button-stronger = more of the style
help-button-softer = less of the style
help-button-larger = goes on from the picture at twice its size
help-button-colours = the same in the photo's own colours
help-button-part = takes a part of the painting as the style, one of nine
help-button-content = paints it once more, in another style of your choice
help-button-compare = content, style and result side by side
help-button-making = how the picture came about, as an animation
help-button-recipe = exactly how it was made, and the command for it
help-button-delete = removes the picture; for who asked for it, and moderators

## Limits

help-limits-server = What holds for you on this server
help-limits-private = What holds for you here
help-limit-size = Size: { $least } to { $most } pixels for the longer side, { $usual } if you don't choose.
help-limit-iterations = Iterations in { $stylize }: up to { $most }.
help-limit-epochs = Epochs in { $draw }: up to { $most }.
help-limit-frames = { $every ->
    [one] On the way: a picture at every iteration.
   *[other] On the way: a picture every { $every } iterations.
}
help-limit-clips = Pictures that move: up to { $most } frames each; of more, as many are chosen evenly.
help-limit-jobs = Your jobs: up to { $most } at a time.
help-limit-day = Your jobs: up to { $most } in 24 hours.
help-limit-line = The line: up to { $most } jobs that wait, everybody's together.
help-limit-file = Picture files: up to { $megabytes } MB and { $megapixels } million pixels, as { FORMATS("or") }.
# $channels and $roles are lists of them.
help-limit-channels = Only in { $channels }.
help-limit-roles = Only with one of these roles: { $roles }.
help-limits-moderators = You can change this with { $set }.

## Privacy

help-privacy-what = What I keep, and for how long
help-privacy-noted = Of each job I keep who asked for it, where, how it was to be painted and what became of it, with the pictures that you sent and the one that I painted.
help-privacy-inputs = { $days ->
    [0] The pictures that you send, and those on the way, are removed within an hour of the job's end.
    [one] The pictures that you send, and those on the way, are removed a day after the job's end.
   *[other] The pictures that you send, and those on the way, are removed { $days } days after the job's end.
}
help-privacy-results = { $days ->
    [0] The finished picture is removed within an hour, and all that I keep of the job a day after its end.
    [one] The finished picture, and all that I keep of the job, is removed a day after its end.
   *[other] The finished picture, and all that I keep of the job, is removed { $days } days after its end.
}
help-privacy-stays = Your presets, the styles that you add to a server, and the changes that moderators make stay until they are removed.
help-privacy-posts = What I post in Discord stays there until it is deleted there.
help-privacy-yours = { $show } shows all that I keep about you, and { $delete } deletes it at once.

## The first message on a server

welcome-hello = Hello, I'm Easel, and I paint
welcome-try = Try { $stylize } with a photo and a painting, or { $draw } with a photo alone. { $help } shows all that I can do.
welcome-moderators = For moderators: { $set } sets how much members here may ask for, and { $channels } where.
# $permissions are names of permissions, as Discord shows them in English.
welcome-missing = To show my work I still need: { $permissions }. Switch them on in the server's settings under Roles, for the role { $role }, or invite me again with [this link]({ $link }).
