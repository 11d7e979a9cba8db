# Names of the styles that come with the bot: at most 32 characters, as a member picks them from a
# list. A picture "in the style of" them is spoken of, too.

bundled-batik = バティック
bundled-cubism = キュビスム
bundled-ink = 水墨画
bundled-mosaic = モザイク
bundled-neon = ネオン
bundled-pointillism = 点描
bundled-stained-glass = ステンドグラス
bundled-swirls = 渦巻く油彩
bundled-watercolour = 水彩
bundled-woodcut = 木版画
