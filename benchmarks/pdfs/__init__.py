"""PDFs made to measure what an extractor makes of them."""
