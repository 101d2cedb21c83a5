"""A society in memory beside a real one: whatever people do over HTTP, both say the same.

`society.py` holds what ought to be true, in a few dozen lines; `machine.py` does the same things to both and compares.
`python -m tests.model --steps 20000` runs it for as long as one likes.
"""
