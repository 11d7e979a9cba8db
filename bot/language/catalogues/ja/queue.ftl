# /queue: what is painted now and what waits.

queue-name = 順番待ち
queue-description = 描いているものと待っているものを、描く順に見ます。

queue-painting = 描画中
queue-waiting = 順番待ち
queue-empty = 描いているものも待っているものもありません。今ならすぐに描けます。
queue-trouble = 今は描くことができませんが、試し続けています。待っている画像の順番はそのままです。{ $reason }
queue-refresh = 更新
queue-more = ほか { $count } 件
# Of other servers, or of channels that the member can't look into.
queue-elsewhere = ほかの場所に { $count } 件
