# Commands, their options and choices: at most 32 characters in a name and 100 in a description.
# Names of commands and options are lower-case, without spaces.

stylize-name = 画風変換
stylize-description = 写真を、絵の画風で描き直します。
draw-name = 描く
draw-description = 写真を白紙から描きます。形から細部へと進みます。
cancel-name = キャンセル
cancel-description = 自分の依頼を止めます。順番待ちでも描画中でも止められます。

option-content = 元画像
option-style = 画風
option-photo = 写真
option-member = メンバー
option-recipe = レシピ
option-iterations = 反復回数
option-medium = 画材
option-epochs = エポック数
option-size = サイズ
option-strength = 強さ
option-colours = 色
option-transparent = 透過
option-variations = 候補数
option-seed = シード

describe-content = 描き直す写真（一般的な形式の画像ファイル）。
describe-style = 画風のお手本にする絵（一般的な形式の画像ファイル）。
describe-photo = 描く写真（一般的な形式の画像ファイル）。
describe-member = ファイルの代わりにアバターを使うメンバー。
describe-recipe = 描き方。選ばなければ { $recipe } です。
describe-iterations = 描く手順の回数。多いほど時間がかかります。1 ～ { $most }、選ばなければ { $usual }。
describe-iterations-by-recipe = 描く手順の回数。多いほど時間がかかります。1 ～ { $most }、選ばなければレシピの回数。
describe-medium = 何で描くか。選ばなければ{ $usual }です。
describe-epochs = 形から細部へと描き進める段階の数。1 ～ { $most }、選ばなければ { $usual }。
describe-size = 長辺のピクセル数。{ $least } ～ { $most }、選ばなければ { $usual }。2倍にすると4倍の時間がかかります。
describe-strength = 画風の強さ。0 はほんのり、{ $neutral } はちょうどよく、{ $most } は画風だけ。
describe-colours = どちらの色にするか。選ばなければ画風の色です。
describe-transparent = スタンプなど、写真の透明な部分を透明のままにするか。選ばなければ「はい」です。
describe-variations = 小さな候補を 2～{ $most } 枚描きます。選んだ1枚の続きを元のサイズで描きます。
describe-seed = 同じ画像をもう一度描くための数字。選ばなければランダムです。

choice-colours-style = 画風の色
choice-colours-luminance = 写真の色（明暗だけを描きます）
choice-colours-matched = 写真の色（先に画風の色を写真に合わせます）
choice-colours-palette = パレットのみ（写真はそのまま、すぐに画風の色にします）
choice-part-top-left = 左上
choice-part-top = 上
choice-part-top-right = 右上
choice-part-left = 左
choice-part-middle = 中央
choice-part-right = 右
choice-part-bottom-left = 左下
choice-part-bottom = 下
choice-part-bottom-right = 右下
choice-medium-colour = 色のみ
choice-medium-pencil = 鉛筆
choice-medium-charcoal = 木炭
choice-medium-ink = インク
choice-medium-watercolour = 水彩
choice-medium-pastel = パステル
choice-recipe = { $name }：{ $summary }
