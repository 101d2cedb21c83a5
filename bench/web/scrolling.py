"""A long scroll through the feed: what its frames take, what moves, and what scripts hold on the way and after it."""

from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

from bench.figures import Figure
from bench.web.presented import Presented, recorded
from bench.web.traces import heap_bytes, open_page, slow_down

_QUIET_MILLISECONDS = 6_000
_SWIPE_PIXELS = 1_300
_SCROLL_PIXELS_A_SECOND = 1_600
_MARKS = (50, 100, 200)
"""Posts passed where memory is looked at."""
_MOST_SWIPES_A_POST = 4
_VISITS = 5
_SMOOTH_MILLISECONDS = 17.5
"""One frame of 60 a second, and what the clock rounds."""
_TWICE_MILLISECONDS = 34.0
_PASSED = """() => [...document.querySelectorAll("[data-post]")]
    .filter(post => post.getBoundingClientRect().bottom < innerHeight).length"""


def scroll(browser: Browser, base_url: str, state: Any, posts: int) -> list[Figure]:
    """Swipe through so many posts, go elsewhere and come back. Raises `RuntimeError` where the feed ends before."""
    context, page, session = open_page(browser, base_url, state)
    page.goto("/")
    page.get_by_role("article").first.wait_for()
    page.wait_for_timeout(_QUIET_MILLISECONDS)
    slow_down(session, network=False)
    before = page.evaluate("() => window.bench.cls")
    page.evaluate("() => { window.bench.long.length = 0; }")
    frames: list[float] = []
    presented = Presented()
    held: list[tuple[int, float, float]] = []
    for mark in sorted({*(each for each in _MARKS if each < posts), posts}):
        with recorded(page, session, presented):
            frames.extend(_pass(page, session, mark))
        held.append((mark, *heap_bytes(session)))
    shift = page.evaluate("() => window.bench.cls") - before
    long: list[float] = page.evaluate("() => window.bench.long")
    print(*page.evaluate("() => window.bench.shifts"), sep="\n")
    after = _visits(page, session)
    context.close()
    print(
        "posts, heap MB, nodes:", [(mark, round(heap / 1e6, 1), int(nodes)) for mark, heap, nodes in held], flush=True
    )
    print("after each visit elsewhere:", [(round(heap / 1e6, 1), int(nodes)) for heap, nodes in after], flush=True)
    return [*_of_presented(presented, posts), *_of_frames(frames, long, posts), *_of_memory(held, after, shift)]


def _pass(page: Page, session: CDPSession, posts: int) -> list[float]:
    """Swipe until so many posts have been passed; return what each frame took while the finger moved."""
    frames: list[float] = []
    passed = 0
    for _ in range(posts * _MOST_SWIPES_A_POST):
        page.evaluate("() => window.benchFrames(true)")
        _swipe(session)
        frames.extend(page.evaluate("() => window.benchFrames(false)"))
        passed = page.evaluate(_PASSED)
        if passed >= posts:
            return frames
    raise RuntimeError(f"{posts} posts were to be passed, and only {passed} were")


def _swipe(session: CDPSession) -> None:
    """Scroll by about a screen and a half, at a finger's speed; as a wheel does: no fingers move here."""
    session.send(
        "Input.synthesizeScrollGesture",
        {
            "x": 200,
            "y": 600,
            "yDistance": -_SWIPE_PIXELS,
            "speed": _SCROLL_PIXELS_A_SECOND,
            "gestureSourceType": "mouse",
        },
    )


def _visits(page: Page, session: CDPSession) -> list[tuple[float, float]]:
    held: list[tuple[float, float]] = []
    for _ in range(_VISITS):
        page.get_by_role("link", name="Profile").first.click()
        page.get_by_role("heading", level=1).wait_for()
        page.wait_for_timeout(1_000)
        page.go_back()
        page.get_by_role("article").first.wait_for()
        page.wait_for_timeout(1_000)
        held.append(heap_bytes(session))
    return held


def _of_presented(presented: Presented, posts: int) -> list[Figure]:
    print(f"frames of the screen: {presented}", flush=True)
    due = max(1, presented.due)
    shown = (presented.due - presented.dropped) / due
    return [
        Figure(key="web.scrolled", what="posts scrolled through", value=posts, unit=""),
        Figure(key="web.due", what="frames of the screen in which the page was to move", value=presented.due, unit=""),
        Figure(key="web.shown", what="of them shown, at 60 a second", value=shown * 100, unit="%"),
        Figure(key="web.bare", what="of them with parts not painted yet", value=presented.bare / due * 100, unit="%"),
    ]


def _of_frames(frames: list[float], long: list[float], posts: int) -> list[Figure]:
    smooth = sum(each <= _SMOOTH_MILLISECONDS for each in frames) / len(frames)
    passable = sum(each <= _TWICE_MILLISECONDS for each in frames) / len(frames)
    return [
        Figure(key="web.frames", what="frames that a script counted meanwhile", value=len(frames), unit=""),
        Figure(key="web.smooth", what="of them at most 16.7 ms", value=smooth * 100, unit="%"),
        Figure(key="web.passable", what="of them at most 33 ms", value=passable * 100, unit="%"),
        Figure(key="web.worst", what="longest frame", value=max(frames), unit="ms"),
        Figure(key="web.long", what="tasks over 50 ms, a hundred posts", value=len(long) / posts * 100, unit=""),
        Figure(key="web.longest", what="longest task", value=max(long, default=0), unit="ms"),
    ]


def _of_memory(held: list[tuple[int, float, float]], after: list[tuple[float, float]], shift: float) -> list[Figure]:
    first, last = held[0], held[-1]
    return [
        Figure(key="web.scroll_shift", what="layout shift meanwhile", value=shift, unit=""),
        *(
            Figure(key=f"web.heap_{mark}", what=f"scripts hold after {mark} posts", value=heap / 1e6, unit="MB")
            for mark, heap, _ in held
        ),
        *(
            Figure(key=f"web.nodes_{mark}", what=f"nodes after {mark} posts", value=nodes, unit="")
            for mark, _, nodes in held
        ),
        Figure(
            key="web.rise",
            what=f"what scripts hold after {last[0]} posts, to that after {first[0]}",
            value=last[1] / first[1],
            unit="×",
        ),
        Figure(
            key="web.growth",
            what=f"what they hold after {_VISITS} visits elsewhere, to that after the first",
            value=after[-1][0] / after[0][0],
            unit="×",
        ),
    ]
