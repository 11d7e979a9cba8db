# /help, and the first message on a new server.
# $stylize, $draw and so on are commands to click on.

help-name = ヘルプ
help-description = できることの説明と例、それにここでのあなたの制限です。

## The pages

help-page-start = はじめに
help-page-recipes = レシピ
help-page-commands = コマンドとボタン
help-page-limits = 制限
help-page-privacy = プライバシー

## Start

help-hello = Easelです。絵を描きます
help-what = 写真と絵を1枚ずつください。写真をその絵の画風で描き直します。描いている様子も見られます。
help-strip-caption = 左が写真、真ん中が絵、右がその2枚から描いたものです。
help-alt-strip = 並んだ3枚の画像：港の写真、谷の絵、その谷の画家が描いたような港。
help-steps = 3つの手順
# $content and $style are names of options.
help-step-type = { $stylize } と入力し、{ $content } に写真、{ $style } に絵を添付します。
help-step-watch = カードとその下のスレッドで、画像が描き進むのを眺めます。
help-step-press = 下のボタンを押してみてください。「もう一度」「画風を強く」「画風を弱く」「大きく」などがあります。
help-draw = { $draw } もどうぞ。写真を白紙から、形から細部へと描きます。
help-examples = 例
help-example-strong = 絵の画風を強く、写真は控えめに
help-example-choose = 選べる小さな候補を4枚
help-example-finest = あなたがここで頼める、いちばん大きく細かい描き方
help-example-drawing = ここでできるいちばん多い段階のスケッチ

## Recipes

help-recipes = { $count } 通りの描き方
help-recipes-how = { $stylize } のオプション { $recipe } で選べます。選ばなければ { $default } で描きます。
# Instead of an option, this recipe has a command of its own.
help-recipe-drawing = { $summary }コマンドは { $draw } です。
help-draw-caption = 同じ港のスケッチ：全11エポックの3、5、7、9、11。
help-alt-draw = 港のスケッチの5段階。色のもやから、完成した画像まで。

## Commands and buttons

help-commands = 入力できるコマンド
help-menus = メッセージに対してできること
help-menus-how = 画像のあるメッセージのメニューを開き、「アプリ」を選びます：{ $menus }
help-buttons = ボタンの働き
help-button-cancel = 画像を残さずに依頼を終わらせます
help-button-stop = 今の状態で画像を完成させます
help-button-frames = 途中の画像を2倍に増やします
help-button-first = 2、3、4も同じ：候補の中のその1枚から、元のサイズで続きを描きます
help-button-again = 少しだけ変えて、もう一度描きます（スケッチは別の画材で描きます）
help-button-stronger = 画風を強くします
help-button-softer = 画風を弱くします
help-button-larger = この画像から、2倍のサイズで続きを描きます
help-button-colours = 写真の色のままで描きます
help-button-part = 絵の一部だけを画風にします（9つから選べます）
help-button-content = その画像を、選んだ別の画風でもう一度描きます
help-button-compare = 元画像、画風、結果を並べます
help-button-making = 描かれていく様子のアニメーションです
help-button-recipe = 詳しい描き方と、そのコマンドです
help-button-delete = 画像を削除します（依頼した人とモデレーターだけ）

## Limits

help-limits-server = このサーバーでのあなたの制限
help-limits-private = プライベートメッセージでのあなたの制限
help-limit-size = サイズ：長辺 { $least } ～ { $most } ピクセル。選ばなければ { $usual } です。
help-limit-iterations = { $stylize } の反復回数：{ $most } まで。
help-limit-epochs = { $draw } のエポック数：{ $most } まで。
help-limit-frames = 途中の画像：{ $every } 回の反復ごとに1枚。
help-limit-clips = 動く画像：1枚につき { $most } フレームまで。それより多いときは、等間隔に選びます。
help-limit-jobs = あなたの依頼：同時に { $most } 件まで。
help-limit-day = あなたの依頼：24時間に { $most } 件まで。
help-limit-line = 順番待ち：全員合わせて { $most } 件まで。
help-limit-file = 画像ファイル：{ $megabytes } MB、{ $megapixels } メガピクセルまでの{ FORMATS("and") }。
# $channels and $roles are lists of them.
help-limit-channels = 使えるチャンネル：{ $channels }
help-limit-roles = 次のどれかのロールが必要：{ $roles }
help-limits-moderators = { $set } で変えられます。

## Privacy

help-privacy-what = 保存するものと、その期間
help-privacy-noted = 依頼ごとに、誰がどこで依頼したか、どう描くか、どうなったかを、送られた画像と描いた画像と一緒に保存します。
help-privacy-inputs = { $days ->
    [0] 送った画像と途中の画像は、依頼が終わってから1時間以内に削除します。
   *[other] 送った画像と途中の画像は、依頼が終わってから { $days } 日後に削除します。
}
help-privacy-results = { $days ->
    [0] 完成した画像は1時間以内に、依頼について保存したものはすべて、終わってから1日後に削除します。
   *[other] 完成した画像と、依頼について保存したものはすべて、終わってから { $days } 日後に削除します。
}
help-privacy-stays = プリセット、サーバーに追加した画風、モデレーターが行った変更は、削除されるまで残ります。
help-privacy-posts = Discordに投稿したものは、Discordで削除されるまで残ります。
help-privacy-yours = { $show } であなたについて保存しているものをすべて見られます。{ $delete } ですぐに削除できます。

## The first message on a server

welcome-hello = こんにちは、Easelです。絵を描きます
welcome-try = { $stylize } に写真と絵を付けるか、{ $draw } に写真だけを付けて試してみてください。できることはすべて { $help } にあります。
welcome-moderators = モデレーターの方へ：メンバーが依頼できる量は { $set }、場所は { $channels } で設定できます。
# $permissions are names of permissions, as Discord shows them in English.
welcome-missing = 作品を見せるには、次の権限がまだ足りません：{ $permissions }。サーバー設定の「ロール」で、ロール { $role } に付けるか、[このリンク]({ $link })からもう一度招待してください。
