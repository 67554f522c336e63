"""What Evidence promises about its speed, measured: `python -m benchmarks --help`, and docs/performance.md.

A benchmark is a module with `measure(setting) -> list[Figure]`. It runs in a process of its own with Django set up on
a database that `data.py` made, and it raises nothing for a page that fails: it hands back a figure with the failure.
"""
