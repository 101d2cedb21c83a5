"""A next release of the client: the same program, and beside it a client each part of which has another name."""

import re
import shutil
from pathlib import Path

import heliograph
from heliograph.platform.http.client import CLIENT_DIR

NEXT = "meta[name=release][content=next]"
"""What stands in its page alone."""
_PACKED = {".br", ".gz"}
_WORDS = {".css", ".html", ".js"}
_MARK = b'<meta name="release" content="next">'


def next_release(folder: Path) -> Path:
    """Lay the program out in a folder, with a client whose parts all have new names; return what to import it from."""
    package = folder / heliograph.__name__
    package.mkdir()
    for each in Path(heliograph.__file__).parent.iterdir():
        if each != CLIENT_DIR:
            (package / each.name).symlink_to(each)
    client = package / CLIENT_DIR.name
    # Without what the build has packed: the server packs nothing itself, and sends the rest as it is.
    shutil.copytree(CLIENT_DIR, client, ignore=lambda _, names: [n for n in names if Path(n).suffix in _PACKED])
    _rename(client)
    return folder


def _rename(client: Path) -> None:
    assets = [path for path in (client / "assets").iterdir() if path.is_file()]
    names = {path.name.encode(): f"{path.stem}0{path.suffix}".encode() for path in assets}
    known = re.compile(rb"(?<![\w-])(?:" + b"|".join(map(re.escape, names)) + rb")")
    for path in [path for path in client.rglob("*") if path.suffix in _WORDS]:
        words = known.sub(lambda found: names[found[0]], path.read_bytes())
        path.write_bytes(words.replace(b"</head>", _MARK + b"</head>", 1) if path.name == "index.html" else words)
    for path in assets:
        path.rename(path.with_name(names[path.name.encode()].decode()))
