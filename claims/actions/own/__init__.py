"""Storing what was exported from an installation of this program: as it was there, with its identifiers and times."""
