# Names of the styles that come with the bot: at most 32 characters, as a member picks them from a
# list. A picture "in the style of" them is spoken of, too.

bundled-batik = Batik
bundled-cubism = Cubismo
bundled-ink = Nanquim
bundled-mosaic = Mosaico
bundled-neon = Neon
bundled-pointillism = Pontilhismo
bundled-stained-glass = Vitral
bundled-swirls = Óleo em redemoinhos
bundled-watercolour = Aquarela
bundled-woodcut = Xilogravura
