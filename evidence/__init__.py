"""The Django project."""

# The one place that says which release this is. With `.dev0` it is on the way to that release, and migrations may still
# be rewritten: see CONTRIBUTING.md.
__version__ = "0.2.0.dev0"
