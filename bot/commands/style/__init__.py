"""/style: a server's library of named styles, and how members choose from it."""
