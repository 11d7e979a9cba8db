# /privacy: what is stored about a member.

privacy-name = privacy
privacy-description = See or delete all that I keep about you.
privacy-show-name = show
privacy-show-description = See all that I keep about you, also as a file.
privacy-delete-name = delete
privacy-delete-description = Delete all that I keep about you; I'll ask first.

privacy-nothing = I keep nothing about you.
privacy-shown = What I keep about you
privacy-file = The file has every record of it. Delete all of it with { $delete }; pictures go by themselves after a while, and { $help } says when.

# Parts of a list.
privacy-jobs = { $count ->
    [one] { $count } job
   *[other] { $count } jobs
}
# $size is one of the two below.
privacy-files = { $count ->
    [0] of which no files are left
    [one] with { $count } file, { $size }
   *[other] with { $count } files, { $size }
}
privacy-kilobytes = { $size } kB
privacy-megabytes = { $size } MB
privacy-presets = { $count ->
    [one] { $count } preset
   *[other] { $count } presets
}
privacy-styles = { $count ->
    [one] { $count } style that you added to a server
   *[other] { $count } styles that you added to servers
}
privacy-changes = { $count ->
    [one] { $count } change that you made to a server, in its log
   *[other] { $count } changes that you made to servers, in their logs
}
privacy-channels = { $count ->
    [one] the preset that you gave to { $count } channel
   *[other] the presets that you gave to { $count } channels
}
privacy-style-in-hand = the picture that you took as the style of your next one

privacy-sure = Delete all that I keep about you?
privacy-sure-running = Jobs that have not ended are cancelled.
privacy-sure-styles = The styles that you added are gone for everybody on their servers.
privacy-sure-changes = What you changed on a server stays as it is, but I forget that it was you.
privacy-sure-posts = What I posted in Discord stays there, and its buttons do nothing any more. To remove a picture there as well, press its Delete button first.
privacy-sure-forever = This can't be undone.

privacy-button-ask = Delete all of it
privacy-button-delete = Yes, delete it
privacy-button-keep = Keep it

privacy-kept = Nothing was deleted.
privacy-working = I'm deleting it…
privacy-done = Done. This is what I kept about you, and no longer do:
privacy-done-cancelled = { $count ->
    [one] { $count } job that had not ended is cancelled.
   *[other] { $count } jobs that had not ended are cancelled.
}
privacy-failed = I could not delete all of it just now. { $show } shows what is left; please try again later.
privacy-not-yours = Only the member whose data it is can do that; see yours with { $show }.

# On the card of a job.
privacy-reason-deleted = Cancelled, together with all else that I kept about this member.
