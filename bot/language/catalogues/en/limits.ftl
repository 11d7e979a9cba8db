# /limits: what a server's moderators make of the host's limits. The host is who runs the bot.
# Names of commands and options are lower-case, without spaces, of at most 32 characters;
# descriptions have at most 100.

limits-name = limits
limits-description = What members of this server may ask for.
limits-show-name = show
limits-show-description = Show this server's limits, where each comes from, and who changed what.
limits-set-name = set
limits-set-description = Set limits for this server, within those of the bot's host.
limits-reset-name = reset
limits-reset-description = Go back to the host's limits.
limits-channels-name = channels
limits-channels-description = Choose the channels where pictures may be asked for.
limits-roles-name = roles
limits-roles-description = Choose the roles whose members may ask for pictures.

option-jobs_per_member = jobs_per_member
option-jobs_per_day = jobs_per_day
option-frame_every = frame_every
option-animation_frames = frames
option-limit = limit

# $least and $most are what the host allows.
describe-limit-iterations = The most iterations of a picture: { $least } to { $most }.
describe-limit-size = The largest picture, by its longer side in pixels: { $least } to { $most }.
describe-limit-jobs_per_member = Jobs that one member may have at a time: { $least } to { $most }.
describe-limit-jobs_per_day = Jobs that one member may ask for within 24 hours: { $least } to { $most }.
describe-limit-frame_every = Iterations from one picture of the progress to the next: { $least } to { $most }.
describe-limit-animation_frames = The most frames of a picture that moves; 1: none moves. { $least } to { $most }.
describe-limit-to-reset = The limit to go back on; all of them if you don't choose one.

limits-heading = Limits on this server
limits-recent = Last changes
limits-what-iterations = Iterations
limits-what-size = Longer side in pixels
limits-what-jobs_per_member = Jobs of one member at a time
limits-what-jobs_per_day = Jobs of one member within 24 hours
limits-what-frame_every = Iterations between two pictures of the progress
limits-what-animation_frames = Frames of a picture that moves
limits-what-channels = Channels
limits-what-roles = Roles

# $what is one of the names above, $value what holds, with where it comes from.
limits-line = { $what }: **{ $value }**
limits-change = { $what }: { $before } → { $after }
limits-number = { $value }
limits-any-number = any number
limits-from-host = { $value } (the host's)
limits-from-server = { $value } (set here)
limits-from-server-host = { $value } (set here; the host's is { $host })
limits-held-by-host = { $value } (the host's; { $chosen } is set here)
limits-all-channels = all channels
limits-all-roles = everybody
# Who made a change, once that member asked to be forgotten.
limits-somebody = somebody

limits-from-now-on = From now on:
limits-choose-channels = Choose the channels where pictures may be asked for, threads included. With none chosen it is all channels. A choice holds at once.
limits-choose-roles = Choose the roles whose members may ask for pictures; who has Manage Server always may. With none chosen it is everybody. A choice holds at once.

limits-nothing-chosen = Choose at least one limit to set.
limits-nothing-new = These limits are set here already.
limits-nothing-to-reset = Nothing is set here, so the host's limits hold already.
limits-beyond-iterations = This bot's host allows { $least } to { $most } iterations; { $value } is beyond that.
limits-beyond-size = This bot's host allows { $least } to { $most } pixels for the longer side; { $value } is beyond that.
limits-beyond-jobs_per_member = This bot's host allows { $least } to { $most } jobs of one member at a time; { $value } is beyond that.
limits-beyond-jobs_per_day = This bot's host allows { $least } to { $most } jobs of one member within 24 hours; { $value } is beyond that.
limits-beyond-frame_every = This bot's host allows { $least } to { $most } iterations between two pictures of the progress; { $value } is beyond that.
limits-beyond-animation_frames = This bot's host allows { $least } to { $most } frames of a picture that moves; { $value } is beyond that.

limits-refused-not-manager = Only members with the permission Manage Server can see and change the limits of a server.
# $channels and $roles are mentions.
limits-refused-channel = On this server pictures can be asked for only in: { $channels }.
limits-refused-role = On this server you need one of these roles to ask for pictures: { $roles }.
# $moment is a moment in seconds, which Discord shows as "in 3 hours".
limits-refused-day = { $most ->
    [one] You have asked for { $most } picture within the last 24 hours, as many as one member may; you can ask for the next <t:{ $moment }:R>.
   *[other] You have asked for { $most } pictures within the last 24 hours, as many as one member may; you can ask for the next <t:{ $moment }:R>.
}
