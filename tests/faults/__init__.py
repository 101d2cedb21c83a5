"""People act while programs and engines are killed, and every one of them keeps a ledger of what was acknowledged.

At the end the ledgers are held against the database, the feeds and the files: nothing acknowledged may be lost,
nothing may have happened twice. `python -m tests.faults --kills 200 --seed 1`, for as long as one likes.
"""
