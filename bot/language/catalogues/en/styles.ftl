# Styles with names, of a server or from the bot, and several styles in one picture.

style-name = style
style-description = Styles that have names, for you to choose from.
style-add-name = add
style-add-description = Give a picture a name, so that everybody on this server can paint in its style.
style-remove-name = remove
style-remove-description = Remove one of this server's styles.
style-list-name = list
style-list-description = Look at all the styles that you can choose from.

option-name = name
option-picture = picture
option-style_name = style_name
option-style_2 = style_2
option-style_3 = style_3
option-style_4 = style_4
option-style_part = style_part
option-weights = weights
option-mask = mask

describe-new-style-name = What to call the style, in up to { $most } letters.
describe-new-style-picture = The painting, as a picture file of any usual format.
describe-removed-style-name = Which one.
describe-style-name = A style by its name, from this server or from me; /style list shows them all.
describe-further-style = One more painting; its style is mixed in. Up to 4 styles in all.
describe-style-part = The part of the painting whose style it gets; the whole painting if you don't choose.
describe-weights = How much of each style, such as 2, 1: first the paintings, then style_name.
describe-mask = A picture of the photo's shape: white where the styles go, black where the photo stays as it is.

# $name is a style's name throughout.
style-added = **{ $name }** is one of this server's styles now: everybody can choose it as `style_name` in /stylize.
style-removed = **{ $name }** is no longer one of this server's styles.
style-name-bad = A style's name has 1 to { $most } letters, digits, spaces and emoji, and of other signs only - ' & , . ! ? and brackets ( ).
style-name-bundled = I bring a style called { $name } myself, so please choose another name.
style-name-taken = This server already has a style called { $name }, so please choose another name.
style-library-full = This server has { $most } styles, as many as it can; remove one with /style remove first.
style-no-room = I can't store any more styles at the moment, so please tell an admin, and try again later.
style-no-spoilers = Everybody can browse the styles, so a spoiler picture can't be one; send it unhidden if all may see it.
style-unknown = There is no style called { $name } here; /style list shows those that there are.
style-stays = { $name } comes with me and is on every server, so it can't be removed.
style-not-yours = Only who added { $name } can remove it, or a moderator: somebody with the permission Manage Messages or Manage Server.
style-only-on-servers = Styles can be added and removed on servers that I'm a member of; here you can choose from those that I bring.
style-picture-lost = The picture of the style { $name } has got lost; please ask a moderator to remove it, and to add it again.

stylize-no-style = A style is missing: attach a painting as `style`, or choose one by its name as `style_name`. /style list shows what there is.
stylize-bad-weights = { $count ->
    [one] You chose 1 style, so `weights` takes one number, above 0 and below 10000, or can be left out.
   *[other] You chose { $count } styles, so `weights` takes { $count } numbers, each above 0 and below 10000, with commas or spaces between them: for two, for example, 2, 1.
}

# The gallery of /style list. $server is the server's name.
style-gallery-server = Styles on { $server }
style-gallery-mine = Styles that I bring
style-gallery-count = { $count ->
    [one] 1 style
   *[other] { $count } styles
}
style-gallery-page = page { $page } of { $pages }
style-gallery-use = Press the button below one and attach a photo, or begin to type its name as `style_name` in /stylize.
# $name is the style's.
style-gallery-paint = Paint with { $name }
style-gallery-back = Back
style-gallery-on = More
# $names is a list of names.
style-gallery-lost = The pictures of these have got lost: { $names }. A moderator can remove them, and add them again.
