"""A small database of each release, kept as it was, and the migrations that made it."""
