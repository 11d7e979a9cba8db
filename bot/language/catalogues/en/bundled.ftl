# Names of the styles that come with the bot: at most 32 characters, as a member picks them from a
# list. A picture "in the style of" them is spoken of, too.

bundled-batik = Batik
bundled-cubism = Cubism
bundled-ink = Ink
bundled-mosaic = Mosaic
bundled-neon = Neon
bundled-pointillism = Pointillism
bundled-stained-glass = Stained glass
bundled-swirls = Swirling oils
bundled-watercolour = Watercolour
bundled-woodcut = Woodcut
