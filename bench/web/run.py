"""Measure the first load, presses, a long scroll and memory, as a cheap phone on a slow network has them.

`python -m bench.web [--data-dir DIR] [--posts 200] [--loads 5]`. Goals stand in goals.toml under `[web]`.
"""

import argparse
import shutil
import statistics
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from bench.figures import Figure, Goal, table
from bench.web.scrolling import scroll
from bench.web.traces import await_posts, listen, open_page, press_ms, slow_down
from bench.web.world import READER, fill, server
from heliograph.programs.demo import PASSWORD

HERE = Path(__file__).parents[1]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
_QUIET_MILLISECONDS = 6_000
_ONE_BUTTON = """<!doctype html><meta name="viewport" content="width=device-width,initial-scale=1">
<button style="width:100px;height:60px">press</button><script>
const [button] = document.getElementsByTagName("button");
button.onclick = () => { button.textContent = button.textContent === "press" ? "pressed" : "press"; };
</script>"""


def main() -> None:
    """Measure, print one table, and keep it where asked."""
    options = _options()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("Chromium is not installed")
    with server(options.data_dir) as base_url:
        fill(base_url, options.posts)
        if options.only_fill:
            return
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            state = _log_in(browser, base_url)
            figures = [
                *_first_loads(browser, base_url, state, options.loads),
                *_presses(browser, base_url, state),
                *scroll(browser, base_url, state, options.posts),
            ]
            browser.close()
    goals = tomllib.loads((HERE / "goals.toml").read_text())["web"]
    bounds = {f"web.{name}": msgspec.convert(goal, Goal) for name, goal in goals.items()}
    print(table(figures, {}, bounds))
    if options.output:
        options.output.write_bytes(msgspec.json.format(msgspec.json.encode(figures), indent=1) + b"\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", type=Path, default=Path("var/bench-web"), help="kept, and filled once")
    parser.add_argument("--posts", type=int, default=200)
    parser.add_argument("--loads", type=int, default=5)
    parser.add_argument("--only-fill", action="store_true", help="make the community, measure nothing")
    parser.add_argument("--output", type=Path)
    return parser.parse_args()


def _log_in(browser: Browser, base_url: str) -> Any:
    """Return the cookies and the storage of the reader, whose browser has been here before."""
    context, page, _ = open_page(browser, base_url)
    page.goto("/login")
    page.locator("input[name=username]").fill(READER)
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("article").first.wait_for()
    state = context.storage_state()
    context.close()
    return state


def _first_loads(browser: Browser, base_url: str, state: Any, loads: int) -> list[Figure]:
    paints: list[float] = []
    shifts: list[float] = []
    scripts: list[float] = []
    everything: list[float] = []
    requests: list[float] = []
    for _ in range(loads):
        context, page, session = open_page(browser, base_url, state)
        slow_down(session, network=True)
        traffic = listen(session)
        page.goto("/", wait_until="commit")
        await_posts(page, session)
        # What comes at leisure comes after this: the page's own script is what is weighed.
        page.wait_for_load_state("load")
        scripts.append(traffic.bytes_by_kind.get("Script", 0) / 1000)
        everything.append(sum(traffic.bytes_by_kind.values()) / 1000)
        requests.append(traffic.requests)
        page.wait_for_timeout(_QUIET_MILLISECONDS)
        seen = page.evaluate("() => window.bench")
        print("largest paints", "; ".join(seen["paints"]), f"shift {seen['cls']:.4f}", *seen["shifts"], flush=True)
        paints.append(seen["lcp"])
        shifts.append(seen["cls"])
        context.close()
    middle = statistics.median
    return [
        Figure(key="web.script", what="first load: script, packed, until `load`", value=middle(scripts), unit="KB"),
        Figure(key="web.all", what="the same with all else", value=middle(everything), unit="KB"),
        Figure(key="web.requests", what="in requests", value=middle(requests), unit=""),
        Figure(key="web.paint", what="largest paint", value=middle(paints), unit="ms"),
        Figure(key="web.shift", what="layout shift", value=max(shifts), unit=""),
    ]


def _press_floor(browser: Browser, base_url: str) -> list[float]:
    """Return what a press takes where there is nothing to do: what the browser and this way of measuring take."""
    context, page, session = open_page(browser, base_url)
    page.route("**/one-button", lambda route: route.fulfill(body=_ONE_BUTTON, content_type="text/html"))
    page.goto("/one-button")
    slow_down(session, network=True)
    taken = [press_ms(page, _touch(page, page.get_by_role("button"))) for _ in range(10)]
    context.close()
    return taken


def _presses(browser: Browser, base_url: str, state: Any) -> list[Figure]:
    floor = _press_floor(browser, base_url)
    context, page, session = open_page(browser, base_url, state)
    page.goto("/")
    page.get_by_role("article").first.wait_for()
    page.wait_for_timeout(_QUIET_MILLISECONDS)
    slow_down(session, network=True)
    card = page.get_by_role("article").first
    like = card.locator("[data-act=like]")
    likes = [press_ms(page, _touch(page, like)) for _ in range(6)]
    menus: list[float] = []
    for _ in range(4):
        menus.append(press_ms(page, _touch(page, card.get_by_role("button", name="More about this post"))))
        page.get_by_role("menu").wait_for()
        menus.append(press_ms(page, lambda: page.keyboard.press("Escape")))
    comments: list[float] = []
    for _ in range(4):
        comments.append(press_ms(page, _touch(page, card.locator("a[href*='#comments']").first)))
        page.locator("#comments").wait_for()
        page.go_back()
        card.wait_for()
        # The feed goes to its place again, and what is touched with it: no finger would be there yet.
        page.wait_for_timeout(_QUIET_MILLISECONDS)
    shift = page.evaluate("() => window.bench.cls")
    context.close()
    return [
        _pressed("floor", "a page of one button: press it", floor),
        *(
            _pressed(name, what, taken, floor)
            for name, what, taken in (
                ("like", "like and take it back", likes),
                ("menu", "open the menu and shut it", menus),
                ("comments", "open the comments", comments),
            )
        ),
        Figure(key="web.press_shift", what="layout shift meanwhile", value=shift, unit=""),
    ]


def _touch(page: Page, target: Locator) -> Callable[[], None]:
    """Return the touch of a finger on it, at a place looked up before: nothing of ours runs in the page meanwhile."""
    target.scroll_into_view_if_needed()
    place = target.bounding_box()
    if place is None:
        raise RuntimeError(f"{target} is not to be seen")
    return partial(page.touchscreen.tap, place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)


def _pressed(name: str, what: str, taken: list[float], floor: list[float] | None = None) -> Figure:
    """Say the longest; its ratio is to the longest press of a page where there is nothing to do."""
    return Figure(
        key=f"web.{name}",
        what=what,
        value=max(taken),
        unit="ms",
        ratio=max(taken) / max(floor) if floor else None,
        to="a page of one button" if floor else "",
        p50_ms=statistics.median(taken),
    )
