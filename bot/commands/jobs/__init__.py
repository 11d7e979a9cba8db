"""/queue and /cancel: the jobs that there are."""
