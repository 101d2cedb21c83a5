"""Push or pull, simulated: whole populations that post and read in bursts, under every policy at once.

Pure numpy, seeded. The adaptive policy asks the product's own rules (`features/feed/rules`); costs come from a
measurement of the same run (`costs.py`).
"""
