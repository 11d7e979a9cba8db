# /privacy: what is stored about a member.

privacy-name = プライバシー
privacy-description = あなたについて保存しているものを見たり、削除したりします。
privacy-show-name = 表示
privacy-show-description = あなたについて保存しているものをすべて見ます。ファイルでも受け取れます。
privacy-delete-name = 削除
privacy-delete-description = あなたについて保存しているものをすべて削除します。先に確認します。

privacy-nothing = あなたについて保存しているものはありません。
privacy-shown = あなたについて保存しているもの
privacy-file = ファイルにはすべての記録があります。{ $delete } ですべて削除できます。画像はしばらくすると自動で消えます。その時期は { $help } にあります。

# Parts of a list.
privacy-jobs = 依頼 { $count } 件
# $size is one of the two below.
privacy-files = { $count ->
    [0] ファイルはもうありません
   *[other] ファイル { $count } 個、{ $size }
}
privacy-kilobytes = { $size } kB
privacy-megabytes = { $size } MB
privacy-presets = プリセット { $count } 個
privacy-styles = サーバーに追加した画風 { $count } 個
privacy-changes = サーバーの記録にある、あなたが行った変更 { $count } 件
privacy-channels = あなたが決めたチャンネルの初期設定 { $count } 件
privacy-style-in-hand = 次の画像の画風として選んだ画像

privacy-sure = あなたについて保存しているものを、すべて削除しますか？
privacy-sure-running = 終わっていない依頼はキャンセルされます。
privacy-sure-styles = あなたが追加した画風は、そのサーバーの全員が使えなくなります。
privacy-sure-changes = サーバーで変えた設定はそのままですが、あなたが変えたことは忘れます。
privacy-sure-posts = Discordに投稿したものはそのまま残り、ボタンは使えなくなります。画像をDiscordからも消すには、先にその画像の「削除」ボタンを押してください。
privacy-sure-forever = 元には戻せません。

privacy-button-ask = すべて削除
privacy-button-delete = はい、削除します
privacy-button-keep = 残しておく

privacy-kept = 何も削除していません。
privacy-working = 削除しています…
privacy-done = 完了しました。保存していた次のものは、もうありません：
privacy-done-cancelled = 終わっていなかった依頼 { $count } 件をキャンセルしました。
privacy-failed = 今すぐにはすべてを削除できませんでした。残っているものは { $show } で見られます。後でもう一度お試しください。
privacy-not-yours = それができるのは、データの本人だけです。自分のものは { $show } で見られます。

# On the card of a job.
privacy-reason-deleted = このメンバーについて保存していたほかのものと一緒に、キャンセルしました。
