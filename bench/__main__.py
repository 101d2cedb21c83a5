"""`python -m bench`: run every scenario (see `bench.run`)."""

from bench.run import main

main()
