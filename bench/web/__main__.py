"""`python -m bench.web`: measure the client in Chromium (see `bench.web.run`)."""

from bench.web.run import main

main()
