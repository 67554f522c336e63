"""What Evidence promises about its speed, measured: `python -m benchmarks --help`, and docs/performance.md.

A benchmark is a module with `measure(place)`, a generator of figures. It runs in a process of its own, with Django set
up on a database that `data.py` made. It raises nothing for a page that fails: it yields a figure with the failure.
"""
