"""What Chromium says of a page: paints, shifts, how long presses take to show, frames, memory, bytes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

CPU_RATE = 4
"""How much slower than this machine the phone is."""
FAST_3G = {"latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8, "offline": False}
"""WebPageTest's "3G Fast", the figures under Lighthouse's mobile preset: 1.6 Mb/s down, 750 kb/s up, 150 ms."""
PHONE: dict[str, Any] = {
    "viewport": {"width": 412, "height": 823},
    "device_scale_factor": 1.75,
    "is_mobile": True,
    "has_touch": True,
}
"""Lighthouse's phone."""
_FIRST_LOOK_MILLISECONDS = 2_000
_LOOK_MILLISECONDS = 200
_MOST_LOOKS = 150

OBSERVE = """
window.bench = {lcp: 0, paints: [], cls: 0, shifts: [], presses: [], frames: [], long: []};
const named = node => {
  const element = node?.nodeType === 1 ? node : node?.parentElement;
  return element ? `${element.tagName.toLowerCase()}.${element.className || element.id}` : "gone";
};
new PerformanceObserver(list => {
  for (const each of list.getEntries()) {
    window.bench.lcp = each.startTime;
    const what = `${each.element?.tagName ?? "gone"} ${each.url.split("/").pop()}`;
    window.bench.paints.push(`${Math.round(each.startTime)} ms: ${what}, ${each.size} pixels`);
  }
}).observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => {
  for (const each of list.getEntries()) {
    if (each.hadRecentInput) continue;
    window.bench.cls += each.value;
    const moved = each.sources.map(({node, previousRect: from, currentRect: to}) =>
      `${named(node)} ${from.x},${from.y} ${from.width}x${from.height} to ${to.x},${to.y} ${to.width}x${to.height}`);
    window.bench.shifts.push(`${each.value.toFixed(4)} at ${Math.round(each.startTime)} ms: ${moved.join("; ")}`);
  }
}).observe({type: "layout-shift", buffered: true});
new PerformanceObserver(list => {
  for (const each of list.getEntries()) if (each.interactionId) window.bench.presses.push(each.duration);
}).observe({type: "event", durationThreshold: 16, buffered: true});
new PerformanceObserver(list => {
  for (const each of list.getEntries()) window.bench.long.push(each.duration);
}).observe({type: "longtask", buffered: true});
window.benchFrames = isOn => {
  window.benchRunning = isOn;
  if (!isOn) return window.bench.frames.splice(0);
  let last = performance.now();
  const step = now => {
    if (!window.benchRunning) return;
    window.bench.frames.push(now - last);
    last = now;
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
};
"""


@dataclass(kw_only=True)
class Traffic:
    """Bytes as they came over the network, packed, by what they were."""

    bytes_by_kind: dict[str, int] = field(default_factory=dict[str, int])
    requests: int = 0


def open_page(browser: Browser, base_url: str, state: Any = None) -> tuple[BrowserContext, Page, CDPSession]:
    """Open a phone with an empty cache, logged in where `state` says so."""
    context = browser.new_context(base_url=base_url, storage_state=state, **PHONE)
    context.add_init_script(OBSERVE)
    page = context.new_page()
    return context, page, context.new_cdp_session(page)


def slow_down(session: CDPSession, *, network: bool) -> None:
    """Make it a cheap phone, on a slow network where asked."""
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_RATE})
    if network:
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", FAST_3G)


def listen(session: CDPSession) -> Traffic:
    """Count from now on what comes."""
    traffic = Traffic()
    kinds: dict[str, str] = {}

    def on_response(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]

    def on_finished(event: dict[str, Any]) -> None:
        kind = kinds.get(event["requestId"], "Other")
        traffic.requests += 1
        traffic.bytes_by_kind[kind] = traffic.bytes_by_kind.get(kind, 0) + int(event["encodedDataLength"])

    session.send("Network.enable")
    session.on("Network.responseReceived", on_response)
    session.on("Network.loadingFinished", on_finished)
    return traffic


def await_posts(page: Page, session: CDPSession) -> None:
    """Wait until the feed is drawn, looking seldom and late: a locator would bring its own script along, and run it."""
    page.wait_for_timeout(_FIRST_LOOK_MILLISECONDS)
    drawn = {"expression": "document.querySelector('article') !== null", "returnByValue": True}
    for _ in range(_MOST_LOOKS):
        if session.send("Runtime.evaluate", drawn)["result"]["value"]:
            return
        page.wait_for_timeout(_LOOK_MILLISECONDS)
    raise RuntimeError("no post was drawn in time")


def press_ms(page: Page, press: Callable[[], None]) -> float:
    """Return the longest time from an event of a press until what it changed was painted.

    The browser says durations in steps of 8 ms, and nothing of those under 16.
    """
    page.evaluate("() => { window.bench.presses.length = 0; }")
    press()
    page.wait_for_timeout(700)
    found: list[float] = page.evaluate("() => window.bench.presses")
    return max(found, default=16.0)


def heap_bytes(session: CDPSession) -> tuple[float, float]:
    """Return what scripts hold after a collection, and the number of nodes."""
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    answer = cast("dict[str, list[dict[str, Any]]]", session.send("Performance.getMetrics"))
    metrics: dict[str, float] = {each["name"]: each["value"] for each in answer["metrics"]}
    return metrics["JSHeapUsedSize"], metrics["Nodes"]
