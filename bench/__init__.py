"""The benchmarks: worlds to read and write in, a load generator, scenarios, and the table of their figures."""
