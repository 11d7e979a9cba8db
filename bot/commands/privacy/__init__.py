"""/privacy: all that is stored about a member, to be shown and to be deleted."""
