# /limits: what a server's moderators make of the host's limits. The host is who runs the bot.
# Names of commands and options are lower-case, without spaces, of at most 32 characters;
# descriptions have at most 100.

limits-name = 制限
limits-description = このサーバーのメンバーが依頼できる範囲。
limits-show-name = 表示
limits-show-description = このサーバーの制限と、それぞれを誰が決めたか、誰が何を変えたかを表示します。
limits-set-name = 設定
limits-set-description = Botの運営者が決めた範囲で、このサーバーの制限を設定します。
limits-reset-name = リセット
limits-reset-description = Botの運営者の制限に戻します。
limits-channels-name = チャンネル
limits-channels-description = 画像を依頼できるチャンネルを選びます。
limits-roles-name = ロール
limits-roles-description = 画像を依頼できるロールを選びます。

option-jobs_per_member = 1人の同時依頼数
option-jobs_per_day = 1人の1日の依頼数
option-frame_every = 途中の画像の間隔
option-animation_frames = フレーム数
option-limit = 制限

# $least and $most are what the host allows.
describe-limit-iterations = 1枚の反復回数の上限：{ $least } ～ { $most }。
describe-limit-size = いちばん大きい画像の長辺のピクセル数：{ $least } ～ { $most }。
describe-limit-jobs_per_member = 1人が同時に依頼できる数：{ $least } ～ { $most }。
describe-limit-jobs_per_day = 1人が24時間に依頼できる数：{ $least } ～ { $most }。
describe-limit-frame_every = 途中の画像から次の画像までの反復回数：{ $least } ～ { $most }。
describe-limit-animation_frames = 動く画像のフレーム数の上限。1なら動かしません。{ $least }～{ $most }。
describe-limit-to-reset = 元に戻す制限。選ばなければすべて戻します。

limits-heading = このサーバーの制限
limits-recent = 最近の変更
limits-what-iterations = 反復回数
limits-what-size = 長辺のピクセル数
limits-what-jobs_per_member = 1人が同時に依頼できる数
limits-what-jobs_per_day = 1人が24時間に依頼できる数
limits-what-frame_every = 途中の画像の間の反復回数
limits-what-animation_frames = 動く画像のフレーム数
limits-what-channels = チャンネル
limits-what-roles = ロール

# $what is one of the names above, $value what holds, with where it comes from.
limits-line = { $what }：**{ $value }**
limits-change = { $what }：{ $before } → { $after }
limits-number = { $value }
limits-any-number = 無制限
limits-from-host = { $value }（Botの運営者の設定）
limits-from-server = { $value }（ここで設定）
limits-from-server-host = { $value }（ここで設定。運営者の設定は { $host }）
limits-held-by-host = { $value }（Botの運営者の設定。ここでの設定は { $chosen }）
limits-all-channels = すべてのチャンネル
limits-all-roles = 全員
# Who made a change, once that member asked to be forgotten.
limits-somebody = 誰か

limits-from-now-on = これからの制限：
limits-choose-channels = 画像を依頼できるチャンネルを選んでください。その中のスレッドも含みます。何も選ばなければ、すべてのチャンネルです。選ぶとすぐに反映されます。
limits-choose-roles = 画像を依頼できるロールを選んでください。「サーバー管理」の権限がある人はいつでも依頼できます。何も選ばなければ、全員です。選ぶとすぐに反映されます。

limits-nothing-chosen = 設定する制限を1つ以上選んでください。
limits-nothing-new = その制限はもうここで設定されています。
limits-nothing-to-reset = ここでは何も設定されていないので、もうBotの運営者の制限になっています。
limits-beyond-iterations = このBotの運営者が許しているのは { $least } ～ { $most } 回の反復です。{ $value } は範囲外です。
limits-beyond-size = このBotの運営者が許しているのは長辺 { $least } ～ { $most } ピクセルです。{ $value } は範囲外です。
limits-beyond-jobs_per_member = このBotの運営者が許しているのは、1人が同時に { $least } ～ { $most } 件です。{ $value } は範囲外です。
limits-beyond-jobs_per_day = このBotの運営者が許しているのは、1人が24時間に { $least } ～ { $most } 件です。{ $value } は範囲外です。
limits-beyond-frame_every = このBotの運営者が許している途中の画像の間隔は、{ $least } ～ { $most } 回の反復です。{ $value } は範囲外です。
limits-beyond-animation_frames = このBotの運営者が許しているのは、動く画像1枚につき { $least } ～ { $most } フレームです。{ $value } は範囲外です。

limits-refused-not-manager = サーバーの制限を見たり変えたりできるのは、「サーバー管理」の権限があるメンバーだけです。
# $channels and $roles are mentions.
limits-refused-channel = このサーバーで画像を依頼できるチャンネルはここだけです：{ $channels }
limits-refused-role = このサーバーで画像を依頼するには、次のどれかのロールが必要です：{ $roles }
# $moment is a moment in seconds, which Discord shows as "in 3 hours".
limits-refused-day = この24時間で、もう画像を { $most } 枚依頼しています。1人が依頼できるのはここまでです。次に依頼できるのは <t:{ $moment }:R> です。
