"""One machine, one command: the whole chain with an embedded Postgres, example data and a live table."""
