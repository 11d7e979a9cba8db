# Names of the styles that come with the bot: at most 32 characters, as a member picks them from a
# list. A picture "in the style of" them is spoken of, too.

bundled-batik = Batik
bundled-cubism = Cubismo
bundled-ink = Tinta china
bundled-mosaic = Mosaico
bundled-neon = Neón
bundled-pointillism = Puntillismo
bundled-stained-glass = Vitral
bundled-swirls = Óleo en remolinos
bundled-watercolour = Acuarela
bundled-woodcut = Xilografía
