"""The address that people open: is it free before, does it answer after."""

import errno
import http.client
import socket

from heliograph.platform.config import Config
from heliograph.programs.up.refusals import StartRefused

_WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - recognised, not bound


def address_to_open(config: Config) -> str:
    """Return the address to type into a browser on this machine."""
    host = _host_to_reach(config)
    return f"http://{f'[{host}]' if ':' in host else host}:{config.port}"


def check_address_free(config: Config) -> None:
    """Raise `StartRefused` if nothing can listen at the configured address."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((config.host, config.port))
    except OSError as error:
        raise StartRefused(_why_not(config, error)) from error


def is_ready(config: Config) -> bool:
    """Ask /readyz once."""
    connection = http.client.HTTPConnection(_host_to_reach(config), config.port, timeout=3)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _host_to_reach(config: Config) -> str:
    return _WILDCARDS.get(config.host, config.host)


def _why_not(config: Config, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {config.port} is in use by another program: stop it, or choose another with --port."
    if error.errno == errno.EACCES:
        return f"Port {config.port} is reserved to root: choose one above 1023 with --port."
    return f"Heliograph cannot listen at {config.host}:{config.port}: {error.strerror or error}"
