# /preset: a member's own settings under a name, and what a channel starts from.

preset-name = プリセット
preset-description = 名前を付けて保存した、自分の設定。
preset-save-name = 保存
preset-save-description = /画風変換 の設定に名前を付けて保存します。選ばなかったものは未指定のままです。
preset-use-name = 使う
preset-use-description = これからの画像に、いつも自分のプリセットを使います。やめることもできます。
preset-list-name = 一覧
preset-list-description = 自分のプリセットと、このチャンネルの初期設定を見ます。
preset-remove-name = 削除
preset-remove-description = 自分のプリセットを削除します。
preset-channel-name = チャンネル
preset-channel-description = モデレーター向け：このチャンネルの全員の画像に、自分のプリセットを初期設定として使います。

option-preset = プリセット

describe-preset = 自分のどのプリセットか。
describe-preset-to-use = 自分のどのプリセットか。省くと、どれも使いません。
describe-preset-of-channel = 自分のどのプリセットか。省くと、チャンネルの初期設定をなくします。
describe-new-preset-name = プリセットの名前。{ $most } 文字まで。
describe-preset-weights = それぞれの画風の割合。例：2, 1。画風が同じ数だけある画像に使います。

# $name is a preset's name throughout, $options what is chosen in it.
preset-saved = **{ $name }** として保存しました：{ $options }。/画風変換 の `プリセット` で選ぶか、/プリセット 使う でいつも使えます。
preset-replaced = **{ $name }** を書き換えました：{ $options }
preset-in-use = これからの画像には **{ $name }**（{ $options }）を使います。コマンドで選んだものが優先されます。
preset-none-in-use = これからの画像には、どのプリセットも使いません。
preset-removed = **{ $name }** を削除しました。
preset-heading = 自分のプリセット
preset-none = まだ1つもありません。/プリセット 保存 で、設定に名前を付けて保存できます。
preset-marked = { $name }（使用中）
preset-all-open = すべて未指定

preset-size = { $size } ピクセル
preset-colours-style = 画風の色
preset-colours-luminance = 写真の色
preset-colours-matched = 写真の色（合わせ込み）
preset-weights = 重み { $weights }

# $channel is a mention of the channel.
preset-channel-set = { $channel } の画像では、メンバーが指定しなかったところにプリセット **{ $name }** を使います。
preset-channel-cleared = { $channel } の画像には、もうプリセットを使いません。
preset-channel-starts = このチャンネルの初期設定は **{ $name }**：{ $options }。自分で選んだものと自分のプリセットが優先されます。

preset-unknown = { $name } というプリセットはありません。/プリセット 一覧 で自分のプリセットを見られます。
preset-nothing-chosen = レシピやサイズなど、保存する設定を1つ以上選んでください。
preset-too-many = プリセットがもう { $most } 個あります。1人が持てるのはここまでです。先に /プリセット 削除 でどれかを削除してください。
preset-unfit = プリセットの名前は、目に見える文字で 1 ～ { $most } 文字にしてください。
preset-bad-weights = 重みは、画風ごとに1つずつ、2 ～ { $most } 個の数をコンマか空白で区切ってください。画風が2つなら、たとえば 2, 1 です。
preset-channel-has-none = このチャンネルにはプリセットがないので、変えるものはありません。
preset-channel-only-on-servers = プリセットを初期設定にできるのは、私が参加しているサーバーのチャンネルだけです。
preset-channel-not-moderator = チャンネルの初期設定を選べるのは、「チャンネルの管理」か「サーバー管理」の権限があるモデレーターだけです。
