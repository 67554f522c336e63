"""What programs read: the same rows as in the files, by the same rules, one page at a time."""
