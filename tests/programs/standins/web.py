"""A web program that is always ready, unless the data directory holds a file `broken`."""

import http.server
import socketserver
from pathlib import Path

from heliograph.platform.config import Config


class _Ready(http.server.BaseHTTPRequestHandler):
    def address_string(self) -> str:
        """Return a name, as a peer on a Unix socket has no address."""
        return "peer"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of its base
        """Stay silent."""


class _OnSocket(socketserver.ThreadingUnixStreamServer):
    """The same over a Unix socket."""


def main(config: Config) -> None:
    if (config.data_dir / "broken").exists():
        raise RuntimeError("the stand-in is broken")
    if not config.web_socket:
        http.server.ThreadingHTTPServer((config.host, config.port), _Ready).serve_forever()
    Path(config.web_socket).unlink(missing_ok=True)
    _OnSocket(config.web_socket, _Ready).serve_forever()
