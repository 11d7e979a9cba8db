"""Load over real sockets: `python -m tests.soak`, or `make soak`."""
