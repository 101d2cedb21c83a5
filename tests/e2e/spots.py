"""Names on photos: where on one a name points, and how it is dragged to somewhere else."""

from playwright.async_api import Locator, expect

from tests.e2e.strokes import place_in, swipe

_NEAR = 0.02
# The place of the arrow in the window; where it is along the name, and on which side of it, the name knows.
_ARROW = """name => {
  const { left, top, bottom, width } = name.getBoundingClientRect();
  const along = parseFloat(name.style.getPropertyValue("--spot")) / 100;
  return [left + width * along, name.dataset.above ? bottom : top];
}"""


async def points_at(name: Locator, photo: Locator, across: float, down: float) -> None:
    """See that a name points at a spot of the photo, each 0 to 1."""
    await expect(name).to_be_visible()
    x, y = await name.evaluate(_ARROW)
    left, top = await place_in(photo, 0, 0)
    right, bottom = await place_in(photo, 1, 1)
    spot = (x - left) / (right - left), (y - top) / (bottom - top)
    assert abs(spot[0] - across) < _NEAR, spot
    assert abs(spot[1] - down) < _NEAR, spot


async def drag_name(name: Locator, photo: Locator, across: float, down: float, *, is_finger: bool) -> None:
    """Take a name where it is written, and move it by parts of the photo."""
    left, top = await place_in(photo, 0, 0)
    right, bottom = await place_in(photo, 1, 1)
    x, y = await place_in(name, 0.4, 0.6)
    await swipe(name.page, (x, y), (x + (right - left) * across, y + (bottom - top) * down), is_finger=is_finger)
