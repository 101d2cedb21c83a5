"""A program that waits to be told to stop, with a child that dies with it."""

import signal
import subprocess

from heliograph.platform.config import Config


def main(config: Config) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "sleep", "1000"])
    signal.sigwait({signal.SIGTERM})
