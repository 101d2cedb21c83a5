"""What of a scroll came to the screen: the frames of the browser's compositor, as its own trace tells of them.

A page is moved by the compositor, whatever its scripts do meanwhile; frames that a script counts say how long the page
itself would wait to change something.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import msgspec
from playwright.sync_api import CDPSession, Page

_CATEGORY = "disabled-by-default-devtools.timeline.frame"
_CHUNK_BYTES = 4_000_000
_LOOK_MILLISECONDS = 50


@dataclass(kw_only=True)
class Presented:
    """Frames in which the page was to move."""

    due: int = 0
    """Of the screen, at 60 a second, for which there was something to show."""
    dropped: int = 0
    """Of them, not shown."""
    bare: int = 0
    """Shown, with parts of the page not painted yet."""


@contextmanager
def recorded(page: Page, session: CDPSession, presented: Presented) -> Generator[None]:
    """Add to `presented` the frames of scrolls within."""
    config = {"includedCategories": [_CATEGORY]}
    session.send("Tracing.start", {"transferMode": "ReturnAsStream", "traceConfig": config})
    try:
        yield
    finally:
        streams: list[str] = []

        def on_complete(event: dict[str, Any]) -> None:
            streams.append(event["stream"])

        session.once("Tracing.tracingComplete", on_complete)
        session.send("Tracing.end")
        while not streams:
            page.wait_for_timeout(_LOOK_MILLISECONDS)
    _count(_read(session, streams[0]), presented)


def _read(session: CDPSession, stream: str) -> list[dict[str, Any]]:
    parts: list[str] = []
    while True:
        answer = cast("dict[str, Any]", session.send("IO.read", {"handle": stream, "size": _CHUNK_BYTES}))
        parts.append(answer["data"])
        if answer["eof"]:
            session.send("IO.close", {"handle": stream})
            return msgspec.json.decode("".join(parts).encode())["traceEvents"]


def _count(events: list[dict[str, Any]], presented: Presented) -> None:
    """Count each frame once: one that shows the scroll first and the page's own change later is reported twice."""
    frames: dict[tuple[int, int, int], set[str]] = {}
    bare: set[tuple[int, int, int]] = set()
    for event in events:
        report = event.get("args", {}).get("frame_reporter")
        if report is None or report["scroll_state"] == "SCROLL_NONE":
            continue
        frame = (event["pid"], report["frame_source"], report["frame_sequence"])
        frames.setdefault(frame, set()).add(report["state"])
        if report["checkerboarded_needs_raster"] or report["checkerboarded_needs_record"]:
            bare.add(frame)
    for frame, states in frames.items():
        is_shown = any(state.startswith("STATE_PRESENTED") for state in states)
        is_dropped = not is_shown and "STATE_DROPPED" in states
        presented.due += is_shown or is_dropped
        presented.dropped += is_dropped
        presented.bare += is_shown and frame in bare
