# What the menu of a message (right click, or a long tap; then Apps) offers for its pictures.
# The first three are its entries: at most 32 characters.

menu-stylize-name = これを画風変換
menu-draw-name = これを描く
menu-style-name = 画風として使う

menus-no-picture = そのメッセージには読み込める画像がありません。読み込めるのは{ FORMATS("and") }です。
menus-drawn-sticker = そのスタンプは画像ではなく、Discordが描画するアニメーション（Lottie）なので読み込めません。PNG、APNG、GIFのスタンプなら描けます。
menus-too-late = どの画像だったか、もうわかりません。お手数ですが、もう一度選んでください。
# $picture is what it is to the bot, such as "style picture"; $most is in megabytes.
menus-file-too-large = { $picture }について：そのファイルは大きすぎます。画像は { $most } MBまでです。

menus-which-stylize = どれを描き直しますか？
menus-which-draw = どれを描きますか？
menus-which-style = 次の画像の画風にするのはどれですか？
menus-choose-picture = 画像を選ぶ
menus-choose-pictures = 画像を選ぶ（複数可）
menus-picture-size = { $width } × { $height } ピクセル
# $name is what the picture shows, such as "harbour".
menus-which-in-style = **{ $name }** をどの画風で描きますか？/画風 一覧 ですべて見られます。
# $count is at least 2.
menus-which-in-style-all = この{ $count }枚の写真をどの画風で描きますか？ 画風は /画風 一覧 で見られます。
menus-choose-server-style = このサーバーの画風
# $first and $last are names of styles, in the order of the alphabet.
menus-choose-server-styles = このサーバーの画風（{ $first } から { $last } まで）
menus-choose-bundled-style = 標準の画風
menus-style-in-hand = 1時間以内に依頼すれば、それが次の画像の画風になります。写真のメニューで **これを画風変換** を選ぶか、/画風変換 に写真だけを付けてください。
menus-upload = 絵をアップロード

# Forms that ask for a file: at most 45 characters.
forms-photo = あなたの写真
forms-painting = 画風のもとになる絵
forms-too-late = そのフォームはもうわかりません。お手数ですが、もう一度開いてください。
