# What is in the way of a request, for the member alone.

unexpected = Something went wrong on my side; please tell an admin the number { $number }.

picture-content = content picture
picture-style = style picture
picture-style-number = style picture { $number }
picture-mask = mask
picture-photo = photo
picture-start = picture to go on from

# $picture is one of the names above.
about-picture = About the { $picture }: { $sentence }
# $photo and $member are names of options.
photo-missing = A picture is missing: attach a photo as `{ $photo }`, or name somebody as `{ $member }` to take their avatar.
photo-twice = I paint one picture at a time: either the photo in `{ $photo }` or the avatar of `{ $member }`, so please leave one of them out.
refused-no-picture = About the { $picture }: the file { $file } is not a picture I can read; send { FORMATS("or") }.
refused-file-too-large = About the { $picture }: that file is { NUMBER($size, minimumFractionDigits: 1) } MB; pictures may have up to { $most } MB.
refused-picture-pixels = About the { $picture }: that picture has { NUMBER($pixels, minimumFractionDigits: 1) } million pixels; up to { NUMBER($most, maximumFractionDigits: 6) } million are allowed.
refused-no-download = I could not download the { $picture } from Discord, so please try again.
refused-same-picture = Photo and style are the same picture, which in its own style would come out much as it is. Send a painting as the style, or choose one by its name: /style list shows them all.

refused-line-full = The line is full at the moment, so please ask again in a few minutes ({ $waiting } waiting, { $most } at most).
refused-too-many-jobs = { $most ->
    [one] You already have a job in the works, as many as one member may have; wait for it to finish, or stop it with /cancel.
   *[other] You already have { $most } jobs in the works, as many as one member may have; wait for one to finish, or stop one with /cancel.
}
# Several photos at once: $count is at least 2, $most at least 1.
series-too-many = You chose { $count } photos, and each is a job; at the moment you can have { $most } more, so please choose fewer. I have begun none of them.
series-too-many-today = You chose { $count } photos, and each is a job; today you can have { $most } more, so please choose fewer. I have begun none of them.
# A photo that moves, before it is accepted; the sentences follow each other.
clip-moves = **{ $name }** moves and has { $frames } frames.
clip-thinned = I'd paint { $painted } of them, evenly chosen and each shown for longer.
clip-takes = That takes about { $time }.
# $count is at least 2.
clip-takes-as-long = That takes about as long as { $count } pictures that stand still.
clip-counts = It counts as { $count } of the pictures that you may ask for in a day.
clip-which = Shall I paint it moving, or only its first frame?
clip-too-many-today = Moving, it counts as { $count } pictures, and today you can have { $most } more. Have only its first frame painted, or send a shorter one.

refused-no-room-to-keep = I can't store any more jobs at the moment, so please tell an admin, and try again later.
refused-cannot-post-now = I could not post in this channel just now, so please try again, or elsewhere.
refused-no-messages-here = I can't post messages here, so please try again in another channel.
refused-permissions = I can't show my work in this channel; please ask a moderator to give me the permission to: { $permissions }.
refused-exact-size = The recipe { $recipe } always paints { $width } by { $height } pixels, so please leave the size out or choose another recipe.
colours-alone-without = With the palette only nothing is painted, so please leave out what is for painting: { $options }.
refused-too-few-pixels = You can ask for { $least } to { $most } pixels for the longer side; { $value } is too few.
refused-too-many-pixels = You can ask for { $least } to { $most } pixels for the longer side; { $value } is too many.
refused-cannot-grow = Twice the size would be { $size } pixels for the longer side; you can ask for up to { $most }.
refused-too-few-iterations = You can ask for { $least } to { $most } iterations; { $value } is too few.
refused-too-many-iterations = You can ask for { $least } to { $most } iterations; { $value } is too many.
refused-too-few-epochs = You can ask for { $least } to { $most } epochs; { $value } is too few.
refused-too-many-epochs = You can ask for { $least } to { $most } epochs; { $value } is too many.

restarted-ask-again = I was restarted in the meantime, so please send that again.
restarted-goes-on = I was restarted in the meantime, but I'm painting your picture; you get it as a private message.

cancel-nothing = You have no job in the works, so there is none to cancel.
cancel-done = Cancelled.
cancel-done-one = Cancelled: { $title }.
cancel-which = Which one?
