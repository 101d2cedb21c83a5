"""nginx as the edge: its settings, made from ours, and its process."""

import os
import re
import resource
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from heliograph.platform.config import Config, Handoff
from heliograph.platform.http.files import ACCEL_PREFIX
from heliograph.programs.up.children import Family, Identity, spawn
from heliograph.programs.up.credentials import write_private
from heliograph.programs.up.refusals import StartRefused

_TEMPLATE = Path(__file__).parent / "nginx.conf.in"
_HTTP2_DIRECTIVE_SINCE = (1, 25, 1)
_FILES_MAX = 16_384
_CONNECTIONS_MAX = 4_096
_FORM_BYTES = 100_000
"""What an answerable request has beside its largest part."""
_WRITES_GROUP = "web_writes"
_HEADERS = """\
    proxy_set_header Connection "";
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto $people_scheme;"""
_OBJECTS = """\
        # The object folder, for files that the web program has said yes to (X-Accel-Redirect).
        location {prefix} {{
            internal;
            alias ../objects/;
            gzip off;
            add_header Content-Security-Policy $upstream_http_content_security_policy always;
            add_header X-Content-Type-Options nosniff always;
            add_header Cross-Origin-Resource-Policy $upstream_http_cross_origin_resource_policy always;
            add_header Access-Control-Allow-Origin $upstream_http_access_control_allow_origin always;
            add_header Referrer-Policy same-origin always;
            error_page 404 = @nothing;
        }}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgePlan:
    """Where an edge lives; everything it writes is below `home`."""

    binary: Path
    version: tuple[int, ...]
    home: Path
    log_path: Path

    @property
    def settings_path(self) -> Path:
        """Where nginx reads its settings."""
        return self.home / "nginx.conf"

    @property
    def cache_dir(self) -> Path:
        """Where nginx keeps cached answers."""
        return self.home / "cache"

    @property
    def requests_path(self) -> Path:
        """Where nginx writes what its cache did for each request."""
        return self.home / "requests.log"


def plan_edge(config: Config, binary: Path) -> EdgePlan:
    """Say where the edge of `config` lives. Raises `StartRefused` where the binary does not run."""
    data_dir = config.data_dir.resolve()
    return EdgePlan(
        binary=binary, version=_version(binary), home=data_dir / "edge", log_path=data_dir / "logs" / "nginx.log"
    )


def write_settings(plan: EdgePlan, config: Config) -> None:
    """Write nginx's settings, and have it check them. Raises `StartRefused` with its words."""
    (plan.home / "temp").mkdir(mode=0o700, parents=True, exist_ok=True)
    plan.log_path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(plan.settings_path, settings(plan, config))
    tried = subprocess.run([*_command(plan), "-t"], capture_output=True, text=True, timeout=20, check=False)
    if tried.returncode != 0:
        raise StartRefused(f"nginx does not take its settings:\n{tried.stderr.strip()}")


def launch(plan: EdgePlan) -> Family:
    """Start nginx; it ends with us, its workers with it."""
    return Family(
        spawn(
            _command(plan), log_path=plan.log_path, identity=Identity(), on_parent_death=signal.SIGTERM, kept_file=None
        )
    )


def settings(plan: EdgePlan, config: Config) -> str:
    """Return the settings file's text."""
    _, files_max = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = _FILES_MAX if files_max == resource.RLIM_INFINITY else min(_FILES_MAX, files_max)
    proxies = _split(config.trusted_proxies)
    filled = {
        "user": "user root;" if os.geteuid() == 0 else "",
        "files": str(files),
        "connections": str(min(_CONNECTIONS_MAX, files // 2)),
        "body_bytes": str(max(config.avatar_max_bytes, 1_000_000) + _FORM_BYTES),
        "upload_seconds": str(int(config.upload_seconds) + 30),
        "cache_bytes": str(config.edge_cache_bytes),
        "real_address": "\n".join(_real_address(proxies)),
        "trusted": "\n".join(f"        {proxy} 1;" for proxy in proxies),
        "web": _servers(_addresses(config)),
        "writes": _writes(config),
        "writes_group": _WRITES_GROUP if _split(config.edge_web_writes) else "web",
        "headers": _HEADERS,
        "redirect": _redirect(config),
        "listen": "\n".join(f"        {line}" for line in _listen(plan, config)),
        "objects": _objects(config),
    }
    text = _TEMPLATE.read_text()
    for name, value in filled.items():
        text = text.replace(f"@{name}@", value)
    return text


def _addresses(config: Config) -> list[str]:
    if config.web_socket:
        return [f"unix:{Path(config.web_socket).absolute()}"]
    found = _split(config.edge_web)
    if not found:
        raise StartRefused("Nothing stands behind this edge: set HELIOGRAPH_EDGE_WEB to the web programs' addresses.")
    return found


def _writes(config: Config) -> str:
    """Return the group of the web programs that serve writes, where they are apart."""
    addresses = _split(config.edge_web_writes)
    if not addresses:
        return ""
    return f"    upstream {_WRITES_GROUP} {{\n{_servers(addresses)}\n        keepalive 64;\n    }}"


def _servers(addresses: list[str]) -> str:
    return "\n".join(f"        server {_server(address)};" for address in addresses)


def _server(address: str) -> str:
    return _quoted(address) if address.startswith("unix:") else address


def _split(addresses: str) -> list[str]:
    return [part.strip() for part in addresses.split(",") if part.strip()]


def _real_address(proxies: list[str]) -> list[str]:
    if not proxies:
        return []
    trusted = [f"    set_real_ip_from {proxy};" for proxy in proxies]
    return [*trusted, "    real_ip_header X-Forwarded-For;", "    real_ip_recursive on;"]


def _listen(plan: EdgePlan, config: Config) -> list[str]:
    is_tls = bool(config.edge_tls_certificate)
    has_directive = plan.version >= _HTTP2_DIRECTIVE_SINCE
    # Older ones would speak nothing but HTTP/2 on a port without TLS that is told to speak it.
    protocols = (" ssl" if is_tls else "") + (" http2" if is_tls and not has_directive else "")
    lines = [f"listen {_address(config.host, config.port)}{protocols} backlog=1024;"]
    if has_directive:
        lines.append("http2 on;")
    if is_tls:
        lines += [
            f"ssl_certificate {_quoted(str(Path(config.edge_tls_certificate).absolute()))};",
            f"ssl_certificate_key {_quoted(str(Path(config.edge_tls_key).absolute()))};",
            "ssl_protocols TLSv1.2 TLSv1.3;",
            "ssl_session_cache shared:tls:10m;",
            "ssl_session_tickets off;",
        ]
    return lines


def _redirect(config: Config) -> str:
    if not config.edge_redirect_port or not config.edge_tls_certificate:
        return ""
    origin = config.public_url.rstrip("/") or "https://$host" + ("" if config.port == 443 else f":{config.port}")
    listening = _address(config.host, config.edge_redirect_port)
    return f"    server {{\n        listen {listening};\n        return 308 {origin}$request_uri;\n    }}"


def _objects(config: Config) -> str:
    if config.media_handoff is not Handoff.NGINX:
        return ""
    return _OBJECTS.format(prefix=ACCEL_PREFIX)


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _command(plan: EdgePlan) -> list[str | Path]:
    return [plan.binary, "-p", plan.home, "-c", plan.settings_path, "-e", "stderr"]


def _version(binary: Path) -> tuple[int, ...]:
    try:
        said = subprocess.run([binary, "-v"], capture_output=True, text=True, timeout=20, check=True).stderr
    except (OSError, subprocess.SubprocessError) as error:
        raise StartRefused(f"{binary} does not run: {error}") from error
    found = re.search(r"nginx/([0-9.]+)", said)
    return tuple(int(part) for part in found[1].split(".")) if found else (0,)
