# What the painter says when it can't do something.

## Pictures that can't be used

engine-not-a-picture = そのファイルは読み込める画像ではありません。{ FORMATS("and") }のどれかを送ってください。
engine-broken-picture = その画像は壊れています。ファイルが破損しているか、一部が欠けています。元のファイルを使うか、PNGかJPEGで保存し直してください。
engine-rare-jpeg = それは読み込めない特殊な種類のJPEGファイルです（たとえばチャンネルあたり12ビット）。通常のPNGかJPEGで保存し直してください。
engine-unreadable-picture = その画像は読み込みに時間がかかりすぎるか、読み込むプログラムが止まってしまいます。PNGかJPEGで保存し直してください。
engine-broken-video = その動画は壊れています。ファイルが破損しているか、一部が欠けています。元のファイルを使うか、MP4（H.264）で保存し直してください。
engine-unreadable-video = その動画は読み込みに時間がかかりすぎるか、読み込むプログラムが止まってしまいます。短くするか小さくするか、MP4（H.264）で保存し直してください。
engine-video-without-picture = その動画には音声だけで映像がありません。映像のある動画を送ってください。
engine-other-codec = その動画は読み込めない方式で符号化されています。使えるのはH.264、HEVC、VP8、VP9、AV1です。MP4（H.264）で保存し直してください。
# $size and $most are in megabytes.
engine-too-many-bytes = そのファイルは { NUMBER($size, minimumFractionDigits: 1, useGrouping: 0) } MBあります。画像は { NUMBER($most, useGrouping: 0) } MBまでです。
# $pixels and $most are in millions.
engine-too-many-pixels = その画像は { NUMBER($pixels, minimumFractionDigits: 1, useGrouping: 0) } メガピクセルあります。{ NUMBER($most, maximumFractionDigits: 6, useGrouping: 0) } メガピクセルまで使えるので、小さくしてからもう一度お試しください。
engine-far-too-many-pixels = その画像はピクセル数が多すぎます。{ NUMBER($most, maximumFractionDigits: 6, useGrouping: 0) } メガピクセルまで使えるので、小さくしてからもう一度お試しください。
engine-too-many-frames = { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) } ピクセルのこのアニメーションは、この大きさで使える { NUMBER($most, useGrouping: 0) } フレームを超えています。短くするか、小さくしてください。
engine-too-narrow = その画像は { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) } ピクセルです。長辺は短辺の { $most } 倍までです。一部を切り抜いて、もう一度お試しください。
engine-too-thin = サイズ { NUMBER($size, useGrouping: 0) } ピクセルでは、その画像の短辺が { $shorter } ピクセルしかありません。{ $least } ピクセル以上必要です。サイズを { NUMBER($enough, useGrouping: 0) } 以上にするか、画像の一部を切り抜いてください。
engine-too-thin-to-choose = 候補の画像は半分のサイズで描きます。{ NUMBER($size, useGrouping: 0) } ピクセルでは、その画像の短辺が { $shorter } ピクセルしかありません。{ $least } ピクセル以上必要です。サイズを { NUMBER($enough, useGrouping: 0) } 以上にするか、画像の一部を切り抜いてください。
engine-style-too-thin = サイズ { NUMBER($size, useGrouping: 0) } ピクセルでは、その画風の画像の短辺が { $shorter } ピクセルしかありません。{ $least } ピクセル以上必要です。サイズを { NUMBER($enough, useGrouping: 0) } 以上にするか、画風の画像の一部を切り抜いてください。
engine-style-too-thin-to-choose = 候補の画像は半分のサイズで描きます。{ NUMBER($size, useGrouping: 0) } ピクセルでは、その画風の画像の短辺が { $shorter } ピクセルしかありません。{ $least } ピクセル以上必要です。サイズを { NUMBER($enough, useGrouping: 0) } 以上にするか、画風の画像の一部を切り抜いてください。
engine-style-too-thin-for-recipe = そのレシピは { NUMBER($size, useGrouping: 0) } ピクセルで描くので、その画風の画像の短辺が { $shorter } ピクセルしかありません。{ $least } ピクセル以上必要です。画風の画像の一部を切り抜くか、別のレシピを選んでください。
engine-part-too-small = 画風の画像のその部分は { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) } ピクセルです。縦も横も { $least } ピクセル以上必要です。もっと広い部分か、もっと大きな画像を選んでください。
# $bytes is how large the file may be.
engine-fits-nowhere = その画像は、{ $bytes } バイトのファイルに収まるほど小さくできません。

## Masks

engine-mask-shape = マスクは { NUMBER($mask_width, useGrouping: 0) } × { NUMBER($mask_height, useGrouping: 0) } ピクセルで、元画像の { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) } とは形が違います。元画像に重ねて描いてください。
engine-mask-black = マスクが全面黒なので、どこも描かれません。画風を付けたいところを白にしてください。

## Choices that no recipe has, or this one has not ($recipe is a recipe's name)

engine-style-missing = レシピ { $recipe } には画風の画像が必要です。
engine-style-unwanted = レシピ { $recipe } では画風の画像を使いません。
engine-too-many-styles = 1枚に使える画風は { $most } 種類までです。{ $count } 種類は使えません。
engine-style-weights = 画風の重みは、0より大きい数にしてください。
engine-no-epochs = レシピ { $recipe } にエポックはありません。エポックがあるのはスケッチだけです。
engine-too-few-epochs = スケッチには1エポック以上が必要です。{ $count } では描けません。
engine-no-medium = 画材を選べるのはスケッチだけです。レシピ { $recipe } は画風で描きます。
engine-no-strength = レシピ { $recipe } には画風がないので、強さもありません。
engine-strength-range = 強さは 0 から { $most } までです。{ NUMBER($strength, useGrouping: 0) } は範囲外です。
engine-iterations-range = 反復回数は 1 から { $most } までです。{ NUMBER($iterations, useGrouping: 0) } は範囲外です。
engine-epochs-need-iterations = { NUMBER($epochs, useGrouping: 0) } エポックには、同じ数以上の反復が必要です。{ NUMBER($iterations, useGrouping: 0) } 回では足りません。
engine-size-range = サイズは { $least } から { $most } ピクセルまでです。{ $size } は範囲外です。
engine-too-small-to-choose = 候補の画像は半分のサイズで描くので、サイズは { $least } ピクセル以上にしてください。
engine-frames-range = 途中の画像の間隔は 1 から { $most } 回の反復で、0 なら各エポックか各スケールの終わりに出ます。{ $every } は範囲外です。

## Pictures that say how they were made

engine-newer-picture = その画像はもっと新しいEaselが描いたもので、このEaselでは描き方を読み取れません。
engine-unknown-recipe = その画像は、このEaselにはないレシピで描かれています。
engine-damaged-text = その画像に書かれた描き方の情報が壊れているので、描き直せません。
engine-other-format = 描き方が書かれているのはPNG、JPEG、WebPのファイルだけです。Easelが渡したファイルをそのまま送ってください。
engine-broken-file = その画像ファイルは壊れています。Easelが渡したファイルをそのまま送ってください。
engine-no-text = その画像には描き方が書かれていません。Easelが描いたものではないか、アプリが情報を消してしまったようです。Easelが渡したファイルをそのまま送ってください。
engine-other-styles = { $before ->
    [0] その画像は画風の画像なしで描かれました。{ $now } 枚ではありません。
   *[other] その画像は画風の画像 { $before } 枚で描かれました。{ $now } 枚ではありません。
}
engine-other-masks = { $before ->
    [0] その画像はマスクなしで描かれました。{ $now } 枚ではありません。
   *[other] その画像はマスク { $before } 枚で描かれました。{ $now } 枚ではありません。
}
engine-other-start = { $before ->
    [0] その画像は描き始めの画像なしで描かれました。{ $now } 枚ではありません。
   *[other] その画像は描き始めの画像1枚から描かれました。{ $now } 枚ではありません。
}

## The making of a picture

engine-no-frames = 途中の画像がまだないので、アニメーションにできるものがありません。
engine-no-iterations = まだ1回も反復していないので、グラフにできるものがありません。

## What is not the member's fault

engine-no-memory-for-size = { $device } のメモリが足りず、{ NUMBER($size, useGrouping: 0) } ピクセルでは描けません。{ NUMBER($smaller, useGrouping: 0) } でお試しください。
engine-no-memory-at-all = { $device } のメモリが足りず、いちばん小さい { NUMBER($size, useGrouping: 0) } ピクセルでも描けません。マシンを見てもらうよう、管理者に伝えてください。
engine-no-memory-for-recipe = { $device } のメモリが足りず、{ NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) } ピクセルでは描けません。別のレシピを選び、サイズを { NUMBER($longest, useGrouping: 0) } より小さくしてください。
# $how is how the process ended, such as SIGKILL.
engine-worker-died = この画像で描画エンジンが2回止まりました（{ $how }）。メモリが足りないのかもしれません。もっと小さいサイズでお試しください。
engine-broke-down = 描いている途中で問題が起き、この画像を完成できませんでした。詳しくはログの依頼 { $job } にあります。
engine-closing = Easelを終了するところなので、この画像は完成できません。
engine-closing-intake = Easelを終了するところなので、新しい画像は受け付けられません。
engine-painter-cannot-start = 描画エンジンを起動できません。プロセスが { $times } 回終了しました（{ $how }）。詳しくはログにあります。
engine-painter-keeps-ending = 描画エンジンのプロセスが、画像を描き始める前に { $times } 回続けて終了しました（{ $how }）。詳しくはログにあります。
# $reason and $there, the devices that there are, are as the machine says them.
engine-no-device = デバイス { $device } は使えません（{ $reason }）。このマシンにあるのは { $there } です。
engine-no-tf32 = デバイス { $device } は TF32 に対応していません。TF32 があるのは 2020 年以降の NVIDIA のグラフィックボードです。別の精度を選ぶか、そうしたグラフィックボードで描いてください。
engine-no-process = プロセスを起動できません（{ $reason }）。
# $path is the file of an unfinished painting.
engine-state-of-another-job = { $path } は別の依頼の途中経過です。画像、レシピ、シード、重み、Easelのバージョンのどれかが違います。最初から描くなら削除し、そうでなければ別のファイルを指定してください。
engine-state-damaged = { $path } は壊れているか、途中経過のファイルではありません。最初から描くなら削除し、そうでなければ別のファイルを指定してください。
