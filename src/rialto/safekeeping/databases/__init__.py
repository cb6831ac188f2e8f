"""How each kind of database is copied while it is used, and read back aside: `sqlite`, `postgresql`."""
