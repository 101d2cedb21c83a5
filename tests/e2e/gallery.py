"""Take a picture of each page, with the demo's community in it: `python -m tests.e2e.gallery`.

Writes `docs/pictures/gallery`, the page that shows it, and the README's own picture. Needs Chromium.
"""

import asyncio
import io
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
from PIL import Image, ImageDraw
from playwright.async_api import Browser, Page, expect

from heliograph.programs.demo import NEWCOMER, PASSWORD, PEOPLE, PICTURES
from tests.e2e.posts import button
from tests.e2e.waiting import until
from tests.e2e.windows import DESK, PHONE, Scheme, Size, chromium, log_in
from tests.processes import free_port, supervised

DOCS = Path(__file__).parents[2] / "docs"
GALLERY = DOCS / "pictures" / "gallery"
HERO = DOCS / "pictures" / "heliograph.jpg"
LARGEST_BYTES = 150_000
MOST_BYTES = 2_000_000
_SCALE = 2
_WIDTHS = {PHONE: 600, DESK: 1280}
_QUALITIES = (82, 76, 70, 62, 54, 46)

# Every picture that is seen has come, and nothing is waited for.
_STANDS = """() => [...document.images].every((image) => {
  const { top, bottom, left, right } = image.getBoundingClientRect();
  const isSeen = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth && image.checkVisibility();
  return !isSeen || (image.complete && (image.naturalWidth > 0 || !image.currentSrc));
}) && ![...document.querySelectorAll("[role=status] [class*=_morse_]")].some((each) =>
  each.getBoundingClientRect().top < innerHeight)"""

Steps = Callable[[Page], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as it is shown: where, on what, and what is done there first."""

    name: str
    words: str
    address: str
    size: Size
    scheme: Scheme
    steps: Steps | None = None
    locale: str = "en-GB"
    username: str = NEWCOMER


async def _first_post(page: Page) -> None:
    await page.locator("[data-feed] article").nth(1).locator("a:has(time)").click()
    await expect(page.get_by_role("article").first).to_be_visible()
    await expect(page.get_by_role("region", name="Comments")).to_be_visible()


async def _photo(page: Page) -> None:
    await page.locator("input[type=file]").first.set_input_files([PICTURES / "dahlia.jpg", PICTURES / "pavilion.jpg"])
    await page.get_by_label("Caption").fill("The first one of this summer #dahlia")
    await page.get_by_label("Place").fill("Botanic garden")
    await expect(page.get_by_text("Uploaded. Share when")).to_be_visible()
    await page.evaluate("scrollTo(0, 0)")


async def _filters(page: Page) -> None:
    await _photo(page)
    await button(page, "Edit").click()
    editor = page.get_by_role("dialog", name="Edit photo")
    await expect(editor.locator("label img[src^='data:']")).to_have_count(22)
    await editor.get_by_text("Basalt").scroll_into_view_if_needed()
    await editor.locator("label").nth(5).click()
    await asyncio.sleep(0.5)


async def _share(page: Page) -> None:
    await button(page, "Share").first.click()
    await expect(page.get_by_role("dialog")).to_be_visible()


async def _collected(page: Page) -> None:
    """Put posts into two collections, unless they are there."""
    for at, name in ((0, "Light"), (1, "Gardens")):
        dots = page.locator("[data-feed] article").nth(at).get_by_role("button", name="More about this post")
        await dots.click()
        await page.get_by_role("menuitem", name="Add to a collection…").click()
        dialog = page.get_by_role("dialog")
        await expect(button(dialog, "New collection")).to_be_visible()
        await until(page, "() => !document.querySelector('dialog [class*=_morse_]')")
        if not await dialog.get_by_role("button", name=name).count():
            await button(dialog, "New collection").click()
            await page.get_by_role("textbox", name="Name").fill(name)
            await page.keyboard.press("Enter")
        await dialog.get_by_role("button", name=name).click()
        await expect(dialog).to_have_count(0)
    await page.goto("/saved")
    await expect(page.get_by_role("link", name="Gardens")).to_be_visible()


SHOTS = [
    Picture("home-phone-light", "Home", "/", PHONE, "light"),
    Picture("home-phone-dark", "Home, by night", "/", PHONE, "dark"),
    Picture("home-phone-arabic", "Home, in Arabic", "/", PHONE, "light", None, "ar"),
    Picture("post-phone-light", "A post and what is said about it", "/", PHONE, "light", _first_post),
    Picture("profile-phone-dark", "A profile", "/olga.p", PHONE, "dark"),
    Picture("compose-phone-light", "A new post", "/create", PHONE, "light", _photo),
    Picture("filters-phone-dark", "Filters, drawn on the very photo", "/create", PHONE, "dark", _filters),
    Picture("share-phone-dark", "Sharing", "/", PHONE, "dark", _share),
    Picture("welcome-phone-light", "The first page after signing up", "/welcome", PHONE, "light", username="rosa"),
    Picture("saved-phone-light", "Saved, in collections", "/", PHONE, "light", _collected),
    Picture("settings-phone-dark", "Settings", "/settings", PHONE, "dark"),
    Picture("home-desk-light", "Home", "/", DESK, "light"),
    Picture("home-desk-dark", "Home, by night", "/", DESK, "dark"),
    Picture("post-desk-light", "A post", "/", DESK, "light", _first_post),
    Picture("post-desk-dark", "A post, by night", "/", DESK, "dark", _first_post),
    Picture("profile-desk-light", "A profile", "/gus", DESK, "light"),
    Picture("filters-desk-dark", "Filters", "/create", DESK, "dark", _filters),
    Picture("privacy-desk-light", "Privacy", "/settings/privacy", DESK, "light"),
]


async def _take(browser: Browser, base_url: str, picture: Picture) -> Image.Image:
    """Open a window of its own, and take its picture once everything in it stands."""
    context = await browser.new_context(
        base_url=base_url,
        color_scheme=picture.scheme,
        locale=picture.locale,
        reduced_motion="reduce",
        **replace(picture.size, zoom=_SCALE).context,
    )
    await log_in(context, picture.username, base_url, PASSWORD)
    page = await context.new_page()
    # As it is from the second visit on: the face of the words comes with the first, for the next.
    await page.goto("/")
    await page.evaluate("Promise.all([...document.fonts].map((face) => face.load()))")
    await page.goto(picture.address)
    await expect(page.get_by_role("heading", level=1).first).to_be_visible()
    if picture.size is DESK and picture.address == "/":
        await expect(page.get_by_role("complementary")).to_be_visible()
    await until(page, _STANDS)
    if picture.steps is not None:
        await picture.steps(page)
        await until(page, _STANDS)
    shot = Image.open(io.BytesIO(await page.screenshot(animations="disabled"))).convert("RGB")
    await context.close()
    return shot


def _keep(shot: Image.Image, picture: Picture) -> int:
    """Write a picture as small as it must be; return its bytes."""
    width = _WIDTHS[picture.size]
    small = shot.resize((width, round(shot.height * width / shot.width)), Image.Resampling.LANCZOS)
    written = next(webp for quality in _QUALITIES if len(webp := _webp(small, quality)) <= LARGEST_BYTES)
    (GALLERY / f"{picture.name}.webp").write_bytes(written)
    return len(written)


def _webp(shot: Image.Image, quality: int) -> bytes:
    buffer = io.BytesIO()
    shot.save(buffer, "WEBP", quality=quality, method=6)
    return buffer.getvalue()


def _rounded(shot: Image.Image, width: int, radius: int) -> Image.Image:
    """Return a window with round corners, drawn four times as large so that they are smooth."""
    small = shot.resize((width, round(shot.height * width / shot.width)), Image.Resampling.LANCZOS)
    mask = Image.new("L", (small.width * 4, small.height * 4), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, mask.width - 1, mask.height - 1), radius * 4, fill=255)
    small.putalpha(mask.resize(small.size, Image.Resampling.LANCZOS))
    return small


def _hero(shots: dict[str, Image.Image]) -> None:
    """Set the home page at a desk, on a phone, and a profile by night side by side."""
    canvas = Image.new("RGB", (1600, 940), (231, 234, 237))
    for name, width, radius, left, top in (
        ("home-desk-light", 1130, 14, 48, 110),
        ("home-phone-light", 300, 30, 930, 48),
        ("profile-phone-dark", 300, 30, 1252, 240),
    ):
        window = _rounded(shots[name], width, radius)
        edge = Image.new("RGBA", (window.width + 4, window.height + 4), (0, 0, 0, 0))
        ImageDraw.Draw(edge).rounded_rectangle(
            (0, 0, edge.width - 1, edge.height - 1), radius + 2, fill=(60, 66, 74, 90)
        )
        canvas.paste(edge, (left - 2, top - 2), edge)
        canvas.paste(window, (left, top), window)
    canvas.save(HERO, "JPEG", quality=84, optimize=True, progressive=True)


def _page() -> str:
    """Return the page that shows the gallery."""
    lines = [
        "# What it looks like",
        "",
        "Each picture is of the demo's community (`make demo`), taken by `make gallery`.",
        "",
    ]
    for title, size, width in (("On a phone", PHONE, 260), ("At a desk", DESK, 820)):
        lines += [f"## {title}", "", "<p>"]
        lines += [
            f'<img src="pictures/gallery/{shot.name}.webp" width="{width}" alt="{shot.words}" title="{shot.words}">'
            for shot in SHOTS
            if shot.size is size
        ]
        lines += ["</p>", ""]
    credits_at = "../src/heliograph/programs/demo_pictures/LICENSES.md"
    return "\n".join([*lines, f"The photographs' authors are named in [the demo's credits]({credits_at}).", ""])


async def _is_made(base_url: str) -> None:
    """Wait until the community is there: whoever comes last in it has a picture of their own."""
    async with asyncio.timeout(180), httpx.AsyncClient(base_url=base_url) as http:
        while True:
            answer = await http.get(f"/api/users/by-username/{PEOPLE[-1][0]}")
            if answer.is_success and answer.json()["profile_pic_url"]:
                return
            await asyncio.sleep(0.5)


async def _all(base_url: str) -> None:
    await _is_made(base_url)
    GALLERY.mkdir(parents=True, exist_ok=True)
    shots: dict[str, Image.Image] = {}
    total = 0
    async with chromium() as browser:
        for picture in SHOTS:
            shots[picture.name] = await _take(browser, base_url, picture)
            size = _keep(shots[picture.name], picture)
            total += size
            print(f"{picture.name:24} {size / 1000:6.0f} kB", flush=True)
    _hero(shots)
    (DOCS / "gallery.md").write_text(_page())
    print(f"{len(SHOTS)} pictures, {total / 1000:.0f} kB; the README's has {HERO.stat().st_size / 1000:.0f} kB")
    assert total <= MOST_BYTES


def main() -> None:
    """Run the demo, take the pictures, and end it."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, supervised(Path(folder) / "var", port, {}, "--demo"):
        asyncio.run(_all(f"http://127.0.0.1:{port}"))


if __name__ == "__main__":
    main()
