"""Releases: what is in the ZIP that is cited, and how it is made, checked and taken out."""
