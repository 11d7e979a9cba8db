# What a job looks like: its card, its frames, its result.

verbatim = { $text }
unnamed-picture = a picture

# $content and $style are names of pictures, such as "harbour" and "the waves".
title-in-style = { $content } in the style of { $style }
colours-alone = { $content } in the colours of { $style }; only its colours are changed, and nothing is painted.
colours-alone-moves = It moves; this is its first frame.
colours-alone-alt = { $content } in the colours of { $style }
title-drawn = { $content }, drawn

# Several photos that are painted by one request; $count is at least 2.
series-in-style = { $count } photos in the style of { $style }
series-drawn = { $count } photos, drawn
series-painted = { $painted } of { $count } are painted
series-waiting = In line

state-waiting = { $place ->
    [0] Next in line
    [1] Next in line
   *[other] Number { $place } in line
}
state-painting = Painting
state-drawing = Drawing
state-finished = Finished
state-stopped = Finished early
state-failed = It did not work out
state-cancelled = Cancelled
state-paused = Back soon

card-below = Your picture is coming here:
card-for = for { $name }
card-photo-moves = The photo moves; I paint its first frame.
card-style-moves = The painting moves; I take the style of its first frame.
card-started-over = A painting process crashed, so I started this one over.
card-paused = I'm being restarted, and go on with this picture in a minute.
# $reason is a whole sentence.
card-trouble = Nothing can be painted right now, and I keep trying; your picture stays in line. { $reason }
card-stopping = I'm finishing it as it is now.

percent = { NUMBER($share, style: "percent", maximumFractionDigits: 0) }
frame-after = after { $time }

time-seconds = { $seconds } s
time-minutes = { $minutes } min
time-hours = { $hours } h { $minutes } min
left-few-seconds = a few seconds left
left-seconds = about { $seconds } s left
left-a-minute = about a minute left
left-about = about { $time } left
# How long until it begins. It follows the place in line.
wait-about = starts in about { $time }

# $who is the member's name or a mention of them.
final-done = { $who }, **{ $title }** is finished.
final-fitted-format = It is a WebP file here, because as PNG it is too large for this place.
final-fitted-size = It is shown at { $width } by { $height } pixels here, because it is too large for this place.
final-fitted-quality = It is compressed a little here, because without any loss it is too large for this place.
final-fitted-frames = It has { $frames } of its { $all } frames here, at { $width } by { $height } pixels, because all of it is too large for this place.
final-too-large = At { NUMBER($size, minimumFractionDigits: 1) } MB the picture is too large for Discord here; { $kept }. Ask for a smaller size to see it here.
kept-by-admin = an admin finds it as job { $job }
kept-nowhere = it could not be kept

made-recipe = recipe { $recipe }
made-epochs = { $count ->
    [one] { $count } epoch
   *[other] { $count } epochs
}
made-iterations = { $count ->
    [one] { $count } iteration
   *[other] { $count } iterations
}
made-size = { $width } by { $height } pixels
made-frames = { $count ->
    [one] { $count } frame
   *[other] { $count } frames
}
frames-done = { $done } of { $frames } frames
made-in = done in { $time }
made-strength = strength { $strength }
made-seed = seed { $seed }

choices-how = Choose one by its number, and I go on from it at full size.

strip-caption = Content, style and result side by side:

# For those who can't see the pictures.
alt-result = The finished picture: { $title }
alt-choices = Small pictures to choose from, numbered from the top left: { $title }
alt-first-frame = { $title }: its first frame
alt-frame = { $title }, on the way: { $done } done
alt-strip = The content picture, the style picture and the result side by side: { $title }
alt-pictures = The content picture, { $content }, and in what style: { $style }
alt-photo = The photo, { $content }

reason-stalled = { $minutes ->
    [one] It made no progress for { $minutes } minute, so I stopped it.
   *[other] It made no progress for { $minutes } minutes, so I stopped it.
}
reason-stopped-early = The painter stopped before the picture was finished.
reason-pictures-lost = I was restarted, and its pictures were lost on my side, so please send them again.
reason-record-unreadable = I was restarted, and can't read what I had noted about this job, so please ask again.
reason-restarting = I'm being restarted, so please ask again in a minute.
reason-cancelled = Cancelled by { $name }.
reason-cancelled-by-moderator = Cancelled by { $name }, a moderator.

recipe-sketch = Draws a photo on a blank sheet, from its large shapes to its details.
recipe-classic = The textbook way: always 400 by 300 pixels, from a noisy copy of the photo.
recipe-gatys = Repaints the photo in the painting's style, coarse shapes first.
recipe-easel = Repaints the photo with the painting's colours, contrasts and strokes.
recipe-oil = Paints from blank paper: the photo's shapes first, then more and more of the style.
recipe-weighted = By the textbook's costs, at your size, coarse shapes first.
