"""What is measured. Each module's `measure` returns its figures, baselines of the same run among them."""
