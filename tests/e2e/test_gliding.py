"""Between a list and a post its picture glides; for who wishes for stillness nothing does."""

import pytest
from playwright.async_api import Page, expect

from tests.e2e.posts import has_posted
from tests.e2e.windows import Visitor, Windows
from tests.world import World

_NOTE_GLIDES = """
window.glides = [];
const begin = document.startViewTransition?.bind(document);
if (begin) document.startViewTransition = (change) => {
  const transition = begin(change);
  const moved = () => document.getAnimations().map(({ effect }) => effect?.pseudoElement);
  transition.ready.then(() => window.glides.push(moved().join()), () => window.glides.push("none"));
  return transition;
};
"""


async def _at_own_posts(visitor: Visitor, username: str) -> Page:
    """Open the person's posts, and wait for the part of the client that lets pictures glide."""
    page = visitor.page
    await page.add_init_script(_NOTE_GLIDES)
    async with page.expect_response(lambda answer: "/gliding-" in answer.url):
        await page.goto(f"/{username}")
    await expect(page.locator("a[data-pictures]")).to_have_count(1)
    return page


async def _there_and_back(page: Page) -> list[str]:
    await page.locator("a[data-pictures]").click()
    await expect(page.get_by_label("Add a comment…")).to_be_visible()
    await page.go_back()
    await expect(page.locator("a[data-pictures]")).to_be_visible()
    glides: list[str] = await page.evaluate("window.glides")
    return glides


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
async def test_a_picture_glides_to_its_post_and_back_unless_one_wishes_for_stillness(
    windows: Windows, world: World, motion: str
) -> None:
    ana = await world.person("ana")
    await has_posted(ana, "coffee.jpg", caption="Morning light")
    page = await _at_own_posts(await windows.open(ana, reduced_motion=motion), ana.username)
    # What has just come is connected a moment later.
    seen = [await _there_and_back(page) for _ in range(2)][-1]
    if motion == "reduce":
        assert seen == []
    else:
        assert len(seen) >= 2
        for glide in seen[-2:]:
            assert "::view-transition-old(picture)" in glide
            assert "::view-transition-new(picture)" in glide
