# Names of the styles that come with the bot: at most 32 characters, as a member picks them from a
# list. A picture "in the style of" them is spoken of, too.

bundled-batik = Batik
bundled-cubism = Cubisme
bundled-ink = Encre
bundled-mosaic = Mosaïque
bundled-neon = Néon
bundled-pointillism = Pointillisme
bundled-stained-glass = Vitrail
bundled-swirls = Huile en tourbillons
bundled-watercolour = Aquarelle
bundled-woodcut = Gravure sur bois
