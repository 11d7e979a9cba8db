# Commands, their options and choices: at most 32 characters in a name and 100 in a description.
# Names of commands and options are lower-case, without spaces.

stylize-name = stylize
stylize-description = Repaint a photo in the style of a painting.
draw-name = draw
draw-description = Draw a photo on a blank sheet, shapes before details.
cancel-name = cancel
cancel-description = Stop one of your own jobs, waiting or being painted.

option-content = content
option-style = style
option-photo = photo
option-member = member
option-recipe = recipe
option-iterations = iterations
option-medium = medium
option-epochs = epochs
option-size = size
option-strength = strength
option-colours = colours
option-transparent = transparent
option-variations = variations
option-seed = seed

describe-content = The photo to repaint, as a picture file of any usual format.
describe-style = The painting whose style it gets, as a picture file of any usual format.
describe-photo = The photo to draw, as a picture file of any usual format.
describe-member = The member whose avatar it is, instead of a file.
describe-recipe = The way of painting; { $recipe } if you don't choose one.
describe-iterations = Steps of painting, 1 to { $most }, or { $usual }; more take longer.
describe-iterations-by-recipe = Steps of painting, 1 to { $most }, or the recipe's own number; more take longer.
describe-medium = What it is drawn with; { $usual } if you don't choose.
describe-epochs = Drawing steps from shapes to details, 1 to { $most }, or { $usual }.
describe-size = Longer side in pixels, { $least } to { $most }, or { $usual }. Twice the size takes 4 times as long.
describe-strength = How much of the style: 0 is a tint, { $neutral } is balanced, { $most } is all style.
describe-colours = Whose colours the picture gets; the style's if you don't choose.
describe-transparent = Whether what is see-through in the photo, as in a sticker, stays so; yes if you don't choose.
describe-variations = Paint 2 to { $most } small ones to choose from; I go on from your choice at full size.
describe-seed = A number to get the same picture again; random if you don't choose one.

choice-colours-style = the style's colours
choice-colours-luminance = the photo's colours, only its light and dark are painted
choice-colours-matched = the photo's colours, given to the style first
choice-colours-palette = palette only: the photo as it is, in the style's colours, at once
choice-part-top-left = upper left corner
choice-part-top = upper edge
choice-part-top-right = upper right corner
choice-part-left = left edge
choice-part-middle = middle
choice-part-right = right edge
choice-part-bottom-left = lower left corner
choice-part-bottom = lower edge
choice-part-bottom-right = lower right corner
choice-medium-colour = plain colour
choice-medium-pencil = pencil
choice-medium-charcoal = charcoal
choice-medium-ink = ink
choice-medium-watercolour = watercolour
choice-medium-pastel = pastel
choice-recipe = { $name }: { $summary }
