# The buttons on jobs, what they say to who pressed, and what they show.
# Labels are short: five of them stand side by side on a phone.

## While it is painted

button-cancel = キャンセル
button-cancelall = すべてキャンセル
button-clip = 動く画像
button-still = 最初のフレーム
button-leave = キャンセル
button-stop = ここで完成
button-frames = 途中を増やす

button-stopping = 今の状態で画像を仕上げています。
button-frames-now = これからは{ $every }回の反復ごとに画像が出ます。

button-frames-soon = これからは途中の画像が、できるかぎり2倍の頻度で出ます。
button-job-ended = その依頼はもう終わっているので、変えられるところがありません。
button-not-painting = その依頼は今は描いていないので、残せる画像がまだありません。
button-no-more-frames = 途中の画像は、もうこれ以上増やせません。

## On a finished picture

# On several pictures to choose from.
button-first = 1
button-second = 2
button-third = 3
button-fourth = 4
button-again = もう一度
button-stronger = 画風を強く
button-softer = 画風を弱く
button-larger = 大きく
button-colours = 写真の色で
button-part = 画風の部分
button-content = 元画像にする
button-compare = 比べる
button-making = メイキング
button-recipe = レシピ
button-delete = 削除

button-strongest = もう画風だけになっています。
button-softest = 画風はもうこれ以上弱くできません。
button-colours-kept = もう写真の色になっています。
button-already-asked = それはもう依頼済みです。少しお待ちください。
button-again-same = もう一度描いても、まったく同じになります。別の画像にするには「画風を強く」か「画風を弱く」を押すか、別のレシピで依頼してください。
button-again-same-choices = もう一度描いても、どれもまったく同じになります。番号で1つ選ぶか、強さやレシピを変えて依頼してください。
# A drawing, asked for once more; below it are buttons for the media.
again-medium = もう一度描いても、まったく同じになります。今度は何で描きますか？
part-which = 絵のどの部分を画風にしますか？
part-whole = 絵全体

## What is in the way

# $name is the member who asked for the picture.
button-not-yours = ここでそれができるのは、{ $name } さんとモデレーターだけです。
button-only-theirs = ここでその画像のボタンを使えるのは、{ $name } さんだけです。
button-unknown = そのボタンはもうわかりません。
button-job-forgotten = その画像のことはもう覚えていないので、それはできません。
button-no-picture = その依頼は画像なしで終わったので、それはできません。
button-not-finished = その画像はまだ完成していません。完成してからもう一度お試しください。
button-pictures-removed = 元になった画像はもう保存されていません。/画風変換 か /描く で、もう一度送ってください。
button-picture-removed = その画像のファイルはもう保存されていないので、それはできません。
button-nothing-to-compare = 元になった画像はもう保存されていないので、比べるものがありません。

## Compare and Making of

compare-shown = 元画像、画風、結果を並べました：
compare-shown-photo = 写真とスケッチを並べました：
making-shown = 途中の最初の画像から最後の画像までのメイキングです：
# $link leads to the message.
making-posted = みんなに見えるところに投稿しました：{ $link }
making-no-frames = この画像には途中の画像がなかったので、お見せできるメイキングがありません。
making-removed = 途中の画像はもう保存されていないので、メイキングをお見せできません。
making-too-large = メイキングは、ここのDiscordには大きすぎます。

# For those who can't see the pictures. $title is such as "harbour in the style of waves".
alt-photo-and-result = 写真と結果を並べたもの：{ $title }
alt-making = 描かれていく様子のアニメーション：{ $title }
alt-parts = 3×3に分けた絵

## Recipe

# Of $all iterations, $done were made.
settings-stopped = { $all } 回のうち { $done } 回の反復で、早めに完成しました。
# $shares is such as "2 : 1".
settings-shares = 画風の重みは { $shares } です。
settings-recipe = レシピ { $name }：{ $summary }
settings-iteration = 反復 { $iteration } / { $iterations }
stage-scale = サイズ { $number } / { $count }
stage-epoch = エポック { $number } / { $count }
settings-weights = { $weights }で描いています。
settings-number = { NUMBER($value, maximumSignificantDigits: 4) }
weights-imagenet = ImageNetで学習したVGG19
weights-vgg16 = ImageNetで学習したVGG16
weights-whitened = VGG19とランダムなフィルター（ダウンロード不要）
weights-file = 運営者独自の重みのVGG19
weights-other = { $kind } の重みのVGG19
settings-discord = **ここで依頼するには**（同じ画像を使います）：
settings-again = そのあと「もう一度」を押してください。まったく同じではなく、似た別の画像になります。
# $number is that of one of several pictures to choose from.
settings-chosen = そのあと「{ $number }」を押してください。
settings-larger = { $times ->
    [1] そのあと「大きく」を押してください。
   *[other] そのあと、できあがった画像の「大きく」を押すことを { $times } 回くり返してください。
}
settings-frames = そのあと「動く画像」を押してください。
settings-shell = **まったく同じものを描き直すには**（シェルで、このファイルと同じ画像を使います）：

## Delete

# The button that does it, in red.
button-erase = 完全に削除
delete-sure = **{ $title }** を完全に削除しますか？メッセージもファイルも、元になった画像も消えます。
delete-working = 削除しています…
delete-done = 削除しました。メッセージもファイルも消えました。
delete-done-but-messages = ファイルは消えました。ここで消せないメッセージがいくつかあるので、お手数ですがご自身で削除してください。
