"""A program that waits to be told to stop."""

import signal

from heliograph.platform.config import Config


def main(config: Config) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    signal.sigwait({signal.SIGTERM})
