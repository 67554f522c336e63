"""Data entry; everything is saved through actions."""
