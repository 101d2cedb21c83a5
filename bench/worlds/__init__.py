"""Worlds to measure in: made from a seed, the same every time, and put into the real tables by COPY."""
