"""Files that were exported from an installation of this program, going back in."""
