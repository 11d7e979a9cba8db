# What the painter says when it can't do something.
# In English each says what its error in engine/ says by itself; a test compares the two.

## Pictures that can't be used

engine-not-a-picture = That file is not a picture I can read; it has to be { FORMATS("or") }.
engine-broken-picture = That picture is broken: its file is damaged, or a part of it is missing. Use the original file, or save it again as PNG or JPEG.
engine-rare-jpeg = That picture is a JPEG file of a rare kind that I can't read, such as one with 12 bits a channel. Save it again as PNG or a usual JPEG.
engine-unreadable-picture = That picture takes too long to read, or breaks the program that reads it; save it again as PNG or JPEG.
engine-broken-video = That video is broken: its file is damaged, or a part of it is missing. Use the original file, or save it again as MP4 with H.264.
engine-unreadable-video = That video takes too long to read, or breaks the program that reads it; make it shorter or smaller, or save it again as MP4 with H.264.
engine-video-without-picture = That video has no picture, only sound; send one that shows something.
engine-other-codec = That video is coded in a way that I can't read; it has to be H.264, HEVC, VP8, VP9 or AV1. Save it again as MP4 with H.264.
# $size and $most are in megabytes.
engine-too-many-bytes = That file is { NUMBER($size, minimumFractionDigits: 1, useGrouping: 0) } MB; pictures may have up to { NUMBER($most, useGrouping: 0) } MB.
# $pixels and $most are in millions.
engine-too-many-pixels = That picture has { NUMBER($pixels, minimumFractionDigits: 1, useGrouping: 0) } million pixels; up to { NUMBER($most, maximumFractionDigits: 6, useGrouping: 0) } million are allowed. Make it smaller and try again.
engine-far-too-many-pixels = That picture has far too many pixels; up to { NUMBER($most, maximumFractionDigits: 6, useGrouping: 0) } million are allowed. Make it smaller and try again.
engine-too-many-frames = That animation of { NUMBER($width, useGrouping: 0) } by { NUMBER($height, useGrouping: 0) } pixels has more than { NUMBER($most, useGrouping: 0) } frames, the most that are taken at that size; make it shorter or smaller.
engine-too-narrow = That picture is { NUMBER($width, useGrouping: 0) } by { NUMBER($height, useGrouping: 0) } pixels; its longer side may be up to { $most } times the shorter. Cut a part out of it and try again.
engine-too-thin = At a size of { NUMBER($size, useGrouping: 0) } pixels that picture's shorter side would have { $shorter } px; it needs at least { $least }. Choose a size of { NUMBER($enough, useGrouping: 0) } or more, or cut a part out of the picture.
engine-too-thin-to-choose = Pictures to choose from are painted at half the size: at { NUMBER($size, useGrouping: 0) } pixels that picture's shorter side would have { $shorter } px; it needs at least { $least }. Choose a size of { NUMBER($enough, useGrouping: 0) } or more, or cut a part out of the picture.
engine-style-too-thin = At a size of { NUMBER($size, useGrouping: 0) } pixels that style picture's shorter side would have { $shorter } px; it needs at least { $least }. Choose a size of { NUMBER($enough, useGrouping: 0) } or more, or cut a part out of the style picture.
engine-style-too-thin-to-choose = Pictures to choose from are painted at half the size: at { NUMBER($size, useGrouping: 0) } pixels that style picture's shorter side would have { $shorter } px; it needs at least { $least }. Choose a size of { NUMBER($enough, useGrouping: 0) } or more, or cut a part out of the style picture.
engine-style-too-thin-for-recipe = That recipe paints { NUMBER($size, useGrouping: 0) } pixels, at which that style picture's shorter side would have { $shorter } px; it needs at least { $least }. Cut a part out of the style picture, or choose another recipe.
engine-part-too-small = That part of the style picture is { NUMBER($width, useGrouping: 0) } by { NUMBER($height, useGrouping: 0) } pixels; it needs at least { $least } each way. Choose a larger part, or a larger picture.
# $bytes is how large the file may be.
engine-fits-nowhere = That picture can't be made small enough for a file of { $bytes } bytes.

## Masks

engine-mask-shape = The mask is { NUMBER($mask_width, useGrouping: 0) } by { NUMBER($mask_height, useGrouping: 0) } pixels, which is not the shape of the content image, { NUMBER($width, useGrouping: 0) } by { NUMBER($height, useGrouping: 0) }; draw it over the content image.
engine-mask-black = The mask is black everywhere, so nothing would be painted; it should be white where the style applies.

## Choices that no recipe has, or this one has not ($recipe is a recipe's name)

engine-style-missing = The recipe { $recipe } needs a style image.
engine-style-unwanted = The recipe { $recipe } takes no style image.
engine-too-many-styles = A picture takes up to { $most } styles, not { $count }.
engine-style-weights = Weights of styles are numbers above 0.
engine-no-epochs = The recipe { $recipe } has no epochs; only a sketch has.
engine-too-few-epochs = A sketch takes at least 1 epoch, not { $count }.
engine-no-medium = Only a drawing has a medium; the recipe { $recipe } paints in a style instead.
engine-no-strength = The recipe { $recipe } has no style, so it has no strength.
engine-strength-range = Strength goes from 0 to { $most }; { NUMBER($strength, useGrouping: 0) } is outside it.
engine-iterations-range = Iterations go from 1 to { $most }; { NUMBER($iterations, useGrouping: 0) } is outside it.
engine-epochs-need-iterations = { NUMBER($epochs, useGrouping: 0) } epochs need at least as many iterations, not { NUMBER($iterations, useGrouping: 0) }.
engine-size-range = Size goes from { $least } to { $most } pixels, not { $size }.
engine-too-small-to-choose = Pictures to choose from are painted at half the size, so it has to be at least { $least } pixels.
engine-frames-range = Frames come every 1 to { $most } iterations, or with 0 at the end of each epoch or scale; { $every } is outside it.

## Pictures that say how they were made

engine-newer-picture = That picture was painted by a newer Easel than this one, which can't read how.
engine-unknown-recipe = That picture was painted by a recipe that this Easel does not have.
engine-damaged-text = What that picture says of how it was made is damaged, so it can't be repeated.
engine-other-format = Only a PNG, JPEG or WebP file says how it was made; take the file as Easel wrote it.
engine-broken-file = That picture file is broken; take it as Easel wrote it.
engine-no-text = That picture does not say how it was made: either Easel did not paint it, or an app has removed the text from it. Take the file as Easel wrote it.
engine-other-styles = { $before ->
    [0] That picture was painted with no style image, not with { $now }.
    [1] That picture was painted with 1 style image, not with { $now }.
   *[other] That picture was painted with { $before } style images, not with { $now }.
}
engine-other-masks = { $before ->
    [0] That picture was painted with no mask, not with { $now }.
    [1] That picture was painted with 1 mask, not with { $now }.
   *[other] That picture was painted with { $before } masks, not with { $now }.
}
engine-other-start = { $before ->
    [0] That picture was painted with no picture to start from, not with { $now }.
   *[other] That picture was painted with 1 picture to start from, not with { $now }.
}

## The making of a picture

engine-no-frames = There are no frames yet, so there is nothing to animate.
engine-no-iterations = There are no iterations yet, so there is nothing to plot.

## What is not the member's fault

engine-no-memory-for-size = There is not enough memory on { $device } for a size of { NUMBER($size, useGrouping: 0) } pixels; try { NUMBER($smaller, useGrouping: 0) }.
engine-no-memory-at-all = There is not enough memory on { $device } for a size of { NUMBER($size, useGrouping: 0) } pixels, the smallest there is; ask an admin to look at the machine.
engine-no-memory-for-recipe = There is not enough memory on { $device } for { NUMBER($width, useGrouping: 0) } by { NUMBER($height, useGrouping: 0) } pixels; choose another recipe with a size below { NUMBER($longest, useGrouping: 0) }.
# $how is how the process ended, such as SIGKILL.
engine-worker-died = The painter broke down twice on this picture ({ $how }), which can mean that it needs more memory than there is; try a smaller size.
engine-broke-down = Something went wrong inside the painter, so this picture could not be finished; the log says more under job { $job }.
engine-closing = Easel is shutting down, so this picture can't be finished.
engine-closing-intake = Easel is shutting down, so it takes no more pictures.
engine-painter-cannot-start = The painter can't start: its process ended { $times } times ({ $how }); the log says more.
engine-painter-keeps-ending = The painter's process ended { $times } times in a row before it had a picture to paint ({ $how }); the log says more.
# $reason and $there, the devices that there are, are as the machine says them.
engine-no-device = The device { $device } can't be used ({ $reason }); this machine has { $there }.
engine-no-tf32 = The device { $device } has no TF32, which NVIDIA's graphics cards since 2020 have; choose another precision, or paint on such a card.
engine-no-process = No process can be started ({ $reason }).
# $path is the file of an unfinished painting.
engine-state-of-another-job = { $path } is the state of another job: pictures, recipe, seed, weights or Easel's version differ. Remove it to start from the beginning, or name another file.
engine-state-damaged = { $path } is damaged, or no state of a painting; remove it to start from the beginning, or name another file.
