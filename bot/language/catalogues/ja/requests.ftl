# What is in the way of a request, for the member alone.

unexpected = こちらで問題が起きました。お手数ですが、管理者に番号 { $number } を伝えてください。

picture-content = 元画像
picture-style = 画風の画像
picture-style-number = { $number }枚目の画風の画像
picture-mask = マスク
picture-photo = 写真
picture-start = 続きを描く画像

# $picture is one of the names above.
about-picture = { $picture }について：{ $sentence }
# $photo and $member are names of options.
photo-missing = 画像がありません。`{ $photo }` に写真を添付するか、`{ $member }` でメンバーを選んでアバターを使ってください。
photo-twice = 使える画像は1枚です。`{ $photo }` の写真か `{ $member }` のアバターのどちらか一方にしてください。
refused-no-picture = { $picture }について：ファイル { $file } は読み込める画像ではありません。{ FORMATS("and") }のどれかを送ってください。
refused-file-too-large = { $picture }について：そのファイルは { NUMBER($size, minimumFractionDigits: 1) } MBあります。画像は { $most } MBまでです。
refused-picture-pixels = { $picture }について：その画像は { NUMBER($pixels, minimumFractionDigits: 1) } メガピクセルあります。{ NUMBER($most, maximumFractionDigits: 6) } メガピクセルまで使えます。
refused-no-download = { $picture }をDiscordからダウンロードできませんでした。もう一度お試しください。
refused-same-picture = 写真と画風が同じ画像です。自分自身の画風で描いても、ほとんど変わりません。画風にする絵を送るか、名前で選んでください（/画風 一覧 ですべて見られます）。

refused-line-full = ただいま順番待ちがいっぱいです。数分後にもう一度依頼してください（現在 { $waiting } 件、最大 { $most } 件）。
refused-too-many-jobs = 進行中の依頼がもう { $most } 件あります。1人が同時に依頼できるのはここまでです。終わるのを待つか、/キャンセル で止めてください。
# Several photos at once: $count is at least 2, $most at least 1.
series-too-many = 写真を{ $count }枚選びましたが、1枚が1件の依頼になります。今はあと{ $most }件まで頼めるので、枚数を減らしてください。まだ1枚も始めていません。
series-too-many-today = 写真を{ $count }枚選びましたが、1枚が1件の依頼になります。今日はあと{ $most }件まで頼めるので、枚数を減らしてください。まだ1枚も始めていません。
# A photo that moves, before it is accepted; the sentences follow each other.
clip-moves = **{ $name }** はアニメーション画像で、{ $frames }フレームあります。
clip-thinned = そのうち{ $painted }フレームを等間隔に選んで描き、1フレームを長めに表示します。
clip-takes = 約{ $time }かかります。
# $count is at least 2.
clip-takes-as-long = 静止画{ $count }枚とほぼ同じ時間がかかります。
clip-counts = 1日に依頼できる画像のうち、{ $count }枚分になります。
clip-which = 動く画像として描きますか？それとも最初のフレームだけにしますか？
clip-too-many-today = 動く画像は{ $count }枚分になりますが、今日はあと{ $most }枚まで頼めます。最初のフレームだけにするか、もっと短いものを送ってください。

refused-no-room-to-keep = 今はこれ以上依頼を保存できません。管理者に知らせて、後でもう一度お試しください。
refused-cannot-post-now = 今このチャンネルに投稿できませんでした。もう一度試すか、別の場所でお試しください。
refused-no-messages-here = ここにはメッセージを投稿できません。別のチャンネルでお試しください。
refused-permissions = このチャンネルでは作品を見せられません。次の権限を付けてもらえるよう、モデレーターに頼んでください：{ $permissions }
refused-exact-size = レシピ { $recipe } はいつも { $width } × { $height } ピクセルで描きます。サイズを指定しないか、別のレシピを選んでください。
colours-alone-without = パレットのみのときは何も描きません。描くための次のオプションは指定しないでください：{ $options }
refused-too-few-pixels = 長辺は { $least } から { $most } ピクセルまで指定できます。{ $value } は小さすぎます。
refused-too-many-pixels = 長辺は { $least } から { $most } ピクセルまで指定できます。{ $value } は大きすぎます。
refused-cannot-grow = 2倍にすると長辺が { $size } ピクセルになります。指定できるのは { $most } までです。
refused-too-few-iterations = 反復回数は { $least } から { $most } まで指定できます。{ $value } は少なすぎます。
refused-too-many-iterations = 反復回数は { $least } から { $most } まで指定できます。{ $value } は多すぎます。
refused-too-few-epochs = エポック数は { $least } から { $most } まで指定できます。{ $value } は少なすぎます。
refused-too-many-epochs = エポック数は { $least } から { $most } まで指定できます。{ $value } は多すぎます。

restarted-ask-again = 途中で再起動しました。お手数ですが、もう一度送ってください。
restarted-goes-on = 途中で再起動しましたが、絵は引き続き描いています。できあがったらプライベートメッセージで送ります。

cancel-nothing = 進行中の依頼がないので、キャンセルするものはありません。
cancel-done = キャンセルしました。
cancel-done-one = キャンセルしました：{ $title }
cancel-which = どれをキャンセルしますか？
