# What a job looks like: its card, its frames, its result.

verbatim = { $text }
unnamed-picture = 画像

# $content and $style are names of pictures, such as "harbour" and "the waves".
title-in-style = 「{ $style }」風の{ $content }
colours-alone = 「{ $style }」の色にした{ $content }です。変えたのは色だけで、何も描いていません。
colours-alone-moves = アニメーション画像なので、最初のフレームです。
colours-alone-alt = 「{ $style }」の色にした{ $content }
title-drawn = { $content }のスケッチ

# Several photos that are painted by one request; $count is at least 2.
series-in-style = 「{ $style }」風の写真{ $count }枚
series-drawn = 写真{ $count }枚のスケッチ
series-painted = { $count }枚中{ $painted }枚が完成
series-waiting = 順番待ち

state-waiting = { $place ->
    [0] 次に描きます
    [1] 次に描きます
   *[other] 順番待ち { $place } 番目
}
state-painting = 描画中
state-drawing = 描画中
state-finished = 完成
state-stopped = 早めに完成
state-failed = うまくいきませんでした
state-cancelled = キャンセル済み
state-paused = すぐに戻ります

card-below = ここに画像が届きます：
card-for = { $name } さんの依頼
card-photo-moves = 写真がアニメーション画像なので、最初のフレームを描きます。
card-style-moves = 画風の画像がアニメーションなので、最初のフレームの画風を使います。
card-started-over = 描画プロセスが止まってしまったので、最初から描き直しました。
card-paused = 再起動しています。1分ほどで、この画像の続きを描きます。
card-trouble = 今は描くことができませんが、試し続けています。この画像の順番はそのままです。{ $reason }
card-stopping = 今の状態で仕上げています。

percent = { NUMBER($share, style: "percent", maximumFractionDigits: 0) }
frame-after = { $time }経過

time-seconds = { $seconds }秒
time-minutes = { $minutes }分
time-hours = { $hours }時間{ $minutes }分
left-few-seconds = 残り数秒
left-seconds = 残り約{ $seconds }秒
left-a-minute = 残り約1分
left-about = 残り約{ $time }
# How long until it begins. It follows the place in line.
wait-about = 約{ $time }後に開始

# $who is the member's name or a mention of them.
final-done = { $who } さん、**{ $title }** が完成しました。
final-fitted-format = PNGではここに投稿するには大きすぎるので、WebPファイルにしました。
final-fitted-size = ここに投稿するには大きすぎるので、{ $width } × { $height } ピクセルで表示しています。
final-fitted-quality = そのままではここに投稿するには大きすぎるので、少し圧縮しました。
final-fitted-frames = そのままではここに投稿するには大きすぎるので、{ $all } フレームのうち { $frames } フレームを { $width } × { $height } ピクセルで表示しています。
final-too-large = 画像は { NUMBER($size, minimumFractionDigits: 1) } MBあり、ここのDiscordには大きすぎます。{ $kept }。ここで見るには、もっと小さいサイズで依頼してください。
kept-by-admin = 管理者なら依頼 { $job } として見つけられます
kept-nowhere = 保存もできませんでした

made-recipe = レシピ { $recipe }
made-epochs = { $count } エポック
made-iterations = 反復 { $count } 回
made-size = { $width } × { $height } ピクセル
made-frames = { $count }フレーム
frames-done = { $frames }フレーム中{ $done }フレーム
made-in = 所要時間 { $time }
made-strength = 強さ { $strength }
made-seed = シード { $seed }

choices-how = 候補から番号で1枚選ぶと、元のサイズで続きを描きます。

strip-caption = 元画像、画風、結果を並べました：

# For those who can't see the pictures.
alt-result = 完成した画像：{ $title }
alt-choices = 小さな候補の画像（左上から番号順）：{ $title }
alt-first-frame = 最初のフレーム：{ $title }
alt-frame = 描いている途中（{ $done }）：{ $title }
alt-strip = 元画像、画風の画像、結果を並べたもの：{ $title }
alt-pictures = 元画像「{ $content }」と、その画風「{ $style }」
alt-photo = 写真「{ $content }」

reason-stalled = { $minutes } 分間進まなかったので、止めました。
reason-stopped-early = 画像が完成する前に、描画エンジンが止まりました。
reason-pictures-lost = 再起動の間に、こちら側で元の画像が失われました。お手数ですが、もう一度画像を送ってください。
reason-record-unreadable = 再起動しましたが、この依頼の記録を読み取れません。お手数ですが、もう一度依頼してください。
reason-restarting = 再起動しています。1分ほどしてから、もう一度依頼してください。
reason-cancelled = { $name } さんがキャンセルしました。
reason-cancelled-by-moderator = モデレーターの { $name } さんがキャンセルしました。

recipe-sketch = 白紙に写真を描きます。大きな形から細部へと進みます。
recipe-classic = 教科書どおりの描き方。いつも400 × 300ピクセルで、ノイズを加えた写真から始めます。
recipe-gatys = 写真を絵の画風で描き直します。大まかな形から始めます。
recipe-easel = 写真を絵の色、コントラスト、筆づかいで描き直します。
recipe-oil = 白紙から描きます。まず写真の形、それから画風を少しずつ強めます。
recipe-weighted = 教科書の計算式を使い、好きなサイズで、大まかな形から描きます。
