# Names of the styles that come with the bot: at most 32 characters, as a member picks them from a
# list. A picture "in the style of" them is spoken of, too.

bundled-batik = Batik
bundled-cubism = Kubismus
bundled-ink = Tusche
bundled-mosaic = Mosaik
bundled-neon = Neon
bundled-pointillism = Pointillismus
bundled-stained-glass = Buntglas
bundled-swirls = Ölwirbel
bundled-watercolour = Aquarell
bundled-woodcut = Holzschnitt
