"""Recordings of the web (WARC, and WACZ around them): which pages are in them, and the bytes of one."""
