"""Painting from the shell: the commands, their options, the files that go in and come out."""
