"""`easel bench` and `easel judge`: what `bench` measures, for a terminal."""
