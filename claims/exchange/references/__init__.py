"""References of other programs, in and out: RIS, BibTeX, CSL-JSON and what databases export beside these."""
