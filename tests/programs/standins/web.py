"""A web program that is always ready, unless the data directory holds a file `broken`."""

import http.server

from heliograph.platform.config import Config


class _Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of its base
        """Stay silent."""


def main(config: Config) -> None:
    if (config.data_dir / "broken").exists():
        raise RuntimeError("the stand-in is broken")
    http.server.ThreadingHTTPServer((config.host, config.port), _Ready).serve_forever()
