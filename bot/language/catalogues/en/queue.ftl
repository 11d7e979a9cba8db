# /queue: what is painted now and what waits.

queue-name = queue
queue-description = What is being painted and what waits, in the order in which it will be painted.

queue-painting = Being painted
queue-waiting = In line
queue-empty = Nothing is being painted and nothing waits: your picture would be next.
# $reason is a whole sentence.
queue-trouble = Nothing can be painted right now, and I keep trying; what waits here stays in line. { $reason }
queue-refresh = Refresh
queue-more = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
}
# Of other servers, or of channels that the member can't look into.
queue-elsewhere = { $count ->
    [one] and { $count } elsewhere
   *[other] and { $count } elsewhere
}
