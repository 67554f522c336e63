"""Storing what a table of somebody else says: looked at as a whole first, then written batch by batch."""
