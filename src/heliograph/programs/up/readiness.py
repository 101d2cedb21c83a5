"""The address that people open: is it free before, does it answer after."""

import errno
import http.client
import socket
import ssl

from heliograph.platform.config import Config
from heliograph.programs.up.refusals import StartRefused

_SECONDS = 3.0
_WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - recognised, not bound


def address_to_open(config: Config) -> str:
    """Return the address to type into a browser on this machine."""
    host = _host_to_reach(config)
    scheme = "https" if config.web_socket and config.edge_tls_certificate else "http"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{config.port}"


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
    """Ask the web program once, at its own address, whether everything answers."""
    if config.web_socket:
        return _answers(_OverSocket(config.web_socket), "/readyz")
    return _answers(http.client.HTTPConnection(_host_to_reach(config), config.port, timeout=_SECONDS), "/readyz")


def is_open(config: Config) -> bool:
    """Ask once at the address that people open whether the edge there reaches the web program."""
    host = _host_to_reach(config)
    if not config.edge_tls_certificate:
        return _answers(http.client.HTTPConnection(host, config.port, timeout=_SECONDS), "/livez")
    unchecked = ssl.create_default_context()
    unchecked.check_hostname = False  # The certificate names the public host; this asks the machine itself.
    unchecked.verify_mode = ssl.CERT_NONE
    return _answers(http.client.HTTPSConnection(host, config.port, timeout=_SECONDS, context=unchecked), "/livez")


class _OverSocket(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=_SECONDS)
        self._path = path

    def connect(self) -> None:
        """Connect to the socket."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(_SECONDS)
        self.sock.connect(self._path)


def _answers(connection: http.client.HTTPConnection, path: str) -> bool:
    try:
        connection.request("GET", path)
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
