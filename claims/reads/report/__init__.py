"""What the report counts of the whole corpus, each by a query or two whatever its size."""
