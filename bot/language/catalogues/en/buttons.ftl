# The buttons on jobs, what they say to who pressed, and what they show.
# Labels are short: five of them stand side by side on a phone.

## While it is painted

button-cancel = Cancel
button-cancelall = Cancel all
button-clip = Moving
button-still = First frame only
button-leave = Cancel
button-stop = Stop here
button-frames = More frames

button-stopping = I'm finishing the picture as it is now.
button-frames-now = { $every ->
    [one] From now on there is a picture at every iteration.
   *[other] From now on there is a picture every { $every } iterations.
}

button-frames-soon = From now on there are twice as many pictures of it, as far as there can be more.
button-job-ended = That job has ended already, so there is nothing to change about it.
button-not-painting = That job is not being painted at the moment, so there is no picture to keep yet.
button-no-more-frames = There can't be more pictures of it than there are.

## On a finished picture

# On several pictures to choose from.
button-first = 1
button-second = 2
button-third = 3
button-fourth = 4
button-again = Again
button-stronger = Stronger
button-softer = Softer
button-larger = Larger
button-colours = Keep colours
button-part = Style part
button-content = Use as content
button-compare = Compare
button-making = Making of
button-recipe = Recipe
button-delete = Delete

button-strongest = It is all style already.
button-softest = It has as little of the style as there can be.
button-colours-kept = It has the photo's colours already.
button-already-asked = You have asked for that already; it is on its way.
button-again-same = Painted again it would come out just the same. Press Stronger or Softer for another picture, or ask for it with another recipe.
button-again-same-choices = Painted again they would come out just the same. Choose one by its number, or ask for others with another strength or recipe.
# A drawing, asked for once more; below it are buttons for the media.
again-medium = Drawn again it would come out just the same. With what shall I draw it this time?
# Below the painting in thirds, and above a button for each of them.
part-which = Which part of the painting shall be its style?
part-whole = The whole painting

## What is in the way

# $name is the member who asked for the picture.
button-not-yours = Only { $name } and the moderators here can do that.
button-only-theirs = Only { $name } can use the buttons of that picture here.
button-unknown = I don't know that button any more.
button-job-forgotten = I no longer know that picture, so I can't do that with it.
button-no-picture = That job ended without a picture, so there is nothing to do that with.
button-not-finished = That picture is not finished yet, so please try again when it is.
button-pictures-removed = The pictures that it was painted from are no longer kept, so please send them again with /stylize or /draw.
button-picture-removed = That picture's file is no longer kept, so I can't do that with it.
button-nothing-to-compare = The pictures that it was painted from are no longer kept, so there is nothing to compare it with.

## Compare and Making of

compare-shown = Content, style and result side by side:
compare-shown-photo = The photo and the drawing side by side:
making-shown = How it was made, from the first picture on the way to the last:
# $link leads to the message.
making-posted = Here it is, for everybody to see: { $link }
making-no-frames = There were no pictures on the way to this one, so there is no making of it to show.
making-removed = The pictures on the way are no longer kept, so I can't show the making of it any more.
making-too-large = The making of it is too large for Discord here.

# For those who can't see the pictures. $title is such as "harbour in the style of waves".
alt-photo-and-result = The photo and the result side by side: { $title }
alt-making = An animation of how it was made: { $title }
alt-parts = The painting, divided into three by three parts

## Recipe

# Of $all iterations, $done were made.
settings-stopped = { $done ->
    [one] It was finished early, after { $done } of { $all } iterations.
   *[other] It was finished early, after { $done } of { $all } iterations.
}
# $shares is such as "2 : 1".
settings-shares = The styles' weights are { $shares }.
settings-recipe = Recipe { $name }: { $summary }
settings-iteration = Iteration { $iteration } of { $iterations }
stage-scale = size { $number } of { $count }
stage-epoch = epoch { $number } of { $count }
settings-weights = Painted with { $weights }.
settings-number = { NUMBER($value, maximumSignificantDigits: 4) }
weights-imagenet = VGG19, trained on ImageNet
weights-vgg16 = VGG16, trained on ImageNet
weights-whitened = VGG19 and random filters, which need no download
weights-file = VGG19 and the host's own weights
weights-other = VGG19 and { $kind } weights
settings-discord = **To ask for it here,** with the same pictures:
settings-again = Then press Again. What comes of it is another picture of its kind, not exactly this one.
# $number is that of one of several pictures to choose from.
settings-chosen = Then press { $number }.
settings-larger = { $times ->
    [one] Then press Larger.
   *[other] Then press Larger { $times } times, on each picture that comes of it.
}
settings-frames = Then press Moving.
settings-shell = **To paint exactly it again,** in a shell, from its file and the same pictures:

## Delete

# The button that does it, in red.
button-erase = Delete for good
delete-sure = Delete **{ $title }** for good? Its messages and its files go, the pictures that it was painted from among them.
delete-working = Deleting it…
delete-done = Deleted: its messages and its files are gone.
delete-done-but-messages = Its files are gone. Some of its messages I can't remove here, so please delete those yourself.
