# /preset: a member's own settings under a name, and what a channel starts from.

preset-name = preset
preset-description = Settings of your own under a name.
preset-save-name = save
preset-save-description = Keep settings of /stylize under a name; what you leave out stays open.
preset-use-name = use
preset-use-description = Start all your pictures from one of your presets, or from none.
preset-list-name = list
preset-list-description = Look at your presets, and at what this channel starts from.
preset-remove-name = remove
preset-remove-description = Remove one of your presets.
preset-channel-name = channel
preset-channel-description = For moderators: start everybody's pictures in this channel from one of your presets.

option-preset = preset

describe-preset = Which of your presets.
describe-preset-to-use = Which of your presets; none if you leave it out.
describe-preset-of-channel = Which of your presets; the channel starts from none if you leave it out.
describe-new-preset-name = What to call it, in up to { $most } letters.
describe-preset-weights = How much of each style, such as 2, 1, for pictures with as many styles.

# $name is a preset's name throughout, $options what is chosen in it.
preset-saved = Saved as **{ $name }**: { $options }. Choose it as `preset` in /stylize, or start from it always with /preset use.
preset-replaced = **{ $name }** is now: { $options }.
preset-in-use = Your pictures start from **{ $name }** now ({ $options }). What you choose in a command comes first.
preset-none-in-use = Your pictures start from none of your presets now.
preset-removed = **{ $name }** is removed.
preset-heading = Your presets
preset-none = You have none yet. Keep your settings under a name with /preset save.
preset-marked = { $name } (in use)
preset-all-open = everything is open

preset-size = { $size } pixels
preset-colours-style = the style's colours
preset-colours-luminance = the photo's colours
preset-colours-matched = the photo's colours, matched
preset-weights = weights { $weights }

# $channel is a mention of the channel.
preset-channel-set = Pictures in { $channel } start from the preset **{ $name }** now, where a member leaves something open.
preset-channel-cleared = Pictures in { $channel } start from no preset now.
preset-channel-starts = This channel starts from **{ $name }**: { $options }. Your own choices and presets come first.

preset-unknown = You have no preset called { $name }; /preset list shows yours.
preset-nothing-chosen = Choose at least one setting to keep, such as a recipe or a size.
preset-too-many = You have { $most } presets, as many as one member may; remove one with /preset remove first.
preset-unfit = A preset's name has 1 to { $most } letters that can be seen.
preset-bad-weights = Weights are 2 to { $most } numbers, one for each style, with commas or spaces between them: for two, for example, 2, 1.
preset-channel-has-none = This channel starts from no preset, so there is nothing to change.
preset-channel-only-on-servers = Only a channel of a server that I'm a member of can start from a preset.
preset-channel-not-moderator = Only moderators, who have the permission Manage Channels or Manage Server, can choose what a channel starts from.
