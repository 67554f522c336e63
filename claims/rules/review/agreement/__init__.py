"""How far raters agree: figures over a table of units, raters and values, each from a published formula.

`figures.agreement` works them all out; one file a statistic, with its source in its docstring. docs/agreement.md says
the same for people who read no code.
"""
