"""`heliograph up`: the embedded engines and the programs above them, under one supervisor.

Here live the search for engine binaries, their launchers, the children and their ends. Nothing here knows a
feature, and nothing elsewhere may start or stop an engine.
"""
