"""The `easel` command: thin, and each command's docstring is its help."""
