"""References to publications, as values."""
