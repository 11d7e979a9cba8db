# Styles with names, of a server or from the bot, and several styles in one picture.

style-name = 画風
style-description = 選んで使える、名前の付いた画風。
style-add-name = 追加
style-add-description = 画像に名前を付け、このサーバーの誰もがその画風で描けるようにします。
style-remove-name = 削除
style-remove-description = このサーバーの画風を削除します。
style-list-name = 一覧
style-list-description = 選べる画風をすべて見ます。

option-name = 名前
option-picture = 画像
option-style_name = 画風の名前
option-style_2 = 画風2
option-style_3 = 画風3
option-style_4 = 画風4
option-style_part = 画風の部分
option-weights = 重み
option-mask = マスク

describe-new-style-name = 画風の名前。{ $most } 文字まで。
describe-new-style-picture = お手本の絵（一般的な形式の画像ファイル）。
describe-removed-style-name = 削除する画風。
describe-style-name = このサーバーの画風か標準の画風の名前。/画風 一覧 ですべて見られます。
describe-further-style = もう1枚の絵。その画風を混ぜます。画風は合わせて4つまで。
describe-style-part = 絵のどの部分の画風にするか。選ばなければ絵全体です。
describe-weights = それぞれの画風の割合。例：2, 1。添付した絵が先、画風の名前が最後です。
describe-mask = 写真と同じ形の画像。白いところに画風が付き、黒いところは写真のままです。

# $name is a style's name throughout.
style-added = **{ $name }** がこのサーバーの画風になりました。誰でも /画風変換 の `画風の名前` で選べます。
style-removed = **{ $name }** はこのサーバーの画風ではなくなりました。
style-name-bad = 画風の名前は 1 ～ { $most } 文字で、文字、数字、空白、絵文字のほか、記号は - ' & , . ! ? とかっこ ( ) だけが使えます。
style-name-bundled = { $name } という画風は標準で付いています。別の名前を選んでください。
style-name-taken = このサーバーにはもう { $name } という画風があります。別の名前を選んでください。
style-library-full = このサーバーには画風がもう { $most } 個あり、これ以上は増やせません。先に /画風 削除 でどれかを削除してください。
style-no-room = 今はこれ以上画風を保存できません。管理者に知らせて、後でもう一度お試しください。
style-no-spoilers = 画風は誰でも見られるので、スポイラー画像は画風にできません。みんなに見せてよければ、スポイラーを外して送ってください。
style-unknown = { $name } という画風はここにはありません。/画風 一覧 で、ある画風を見られます。
style-stays = { $name } は標準の画風で、どのサーバーにもあるので、削除できません。
style-not-yours = { $name } を削除できるのは、追加した人かモデレーター（「メッセージの管理」か「サーバー管理」の権限がある人）だけです。
style-only-on-servers = 画風を追加、削除できるのは、私が参加しているサーバーだけです。ここでは標準の画風から選べます。
style-picture-lost = 画風 { $name } の画像がなくなっています。削除して追加し直すよう、モデレーターに頼んでください。

stylize-no-style = 画風がありません。`画風` に絵を添付するか、`画風の名前` で選んでください。/画風 一覧 ですべて見られます。
stylize-bad-weights = { $count ->
    [1] 選んだ画風は1つなので、`重み` には0より大きく10000より小さい数を1つ入れるか、何も入れないでください。
   *[other] 選んだ画風は { $count } 個なので、`重み` には0より大きく10000より小さい数を { $count } 個、コンマか空白で区切って入れてください。画風が2つなら、たとえば 2, 1 です。
}

# The gallery of /style list. $server is the server's name.
style-gallery-server = { $server } の画風
style-gallery-mine = 標準の画風
style-gallery-count = { $count } 種類
style-gallery-page = { $page } / { $pages } ページ
style-gallery-use = 画風の下のボタンを押して写真を添付するか、/画風変換 の `画風の名前` に名前を入力し始めてください。
# $name is the style's.
style-gallery-paint = { $name }で描く
style-gallery-back = 戻る
style-gallery-on = 次へ
# $names is a list of names.
style-gallery-lost = 次の画風の画像がなくなっています：{ $names }。モデレーターが削除して追加し直せます。
