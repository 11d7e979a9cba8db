"""What all commands of the shell share: the console, the settings, mistakes and progress."""
