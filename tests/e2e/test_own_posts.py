"""What an author alone sees and does: photos and videos on the desk, camera facts, a video cut anew, storage.

Set `SCREENSHOTS=<folder>` to look at the way.
"""

from pathlib import Path

from playwright.async_api import expect

from tests.e2e.barriers import barriers
from tests.e2e.posts import choose, compose, film, plays
from tests.e2e.windows import Visitor, Windows
from tests.features.media import photos
from tests.features.media.heifs import heic
from tests.world import World


async def _act(visitor: Visitor, name: str) -> None:
    """Choose something from the menu of the one post that is shown."""
    await choose(visitor.page, "More about this post", name)


async def test_a_carousel_of_photos_and_a_video_is_its_authors_to_look_into_and_change(
    windows: Windows, world: World, tmp_path: Path
) -> None:
    ana = await windows.open(await world.person("ana"), scheme="dark")
    await ana.page.goto("/")
    camera = tmp_path / "camera.jpg"
    camera.write_bytes(photos.jpeg(photos.scene(800, 600), exif=photos.exif(has_gps=True, has_time=True)))
    phone = tmp_path / "IMG_0001.HEIC"
    phone.write_bytes(heic(photos.scene(640, 480)))
    sheet = tmp_path / "notes.pdf"
    sheet.write_bytes(b"%PDF-1.4")
    await compose(ana, film(tmp_path / "beach.mp4", seconds=3), "Three of a kind")
    await expect(ana.page.get_by_role("button", name="Video 1: beach.mp4")).to_be_visible()
    await ana.page.locator("input[type=file]").first.set_input_files([camera, phone, sheet])
    await expect(ana.page.get_by_text("notes.pdf is neither a photo nor a video.")).to_be_visible()
    await ana.page.get_by_role("button", name="Photo 3: IMG_0001.HEIC").click()
    await expect(ana.page.get_by_text("Preview comes after upload.").first).to_be_visible()
    await ana.look("mixed-composing")
    assert await barriers(ana.page) == []
    await ana.page.get_by_role("button", name="Share").click()

    await plays(ana.page, "Three of a kind")
    article = ana.page.get_by_role("article").filter(has_text="Three of a kind")
    await ana.look("mixed-feed")
    await article.get_by_role("list").focus()
    await ana.page.keyboard.press("ArrowRight")
    await expect(article.get_by_role("list", name="Photo 2 of 3")).to_be_visible()
    await expect(article.locator("video").first).to_have_js_property("paused", value=True)
    await expect(article.locator("img").nth(2)).to_have_js_property("complete", value=True)
    assert (await article.locator("li img").nth(1).evaluate("image => image.currentSrc")).endswith(".avif")
    assert await barriers(ana.page) == []

    await _act(ana, "Camera facts")
    dialog = ana.page.get_by_role("dialog")
    await expect(dialog.get_by_text("Only you see this.")).to_be_visible()
    await dialog.get_by_role("button", name="Add this place to the post").click()
    await dialog.get_by_label("Name of the place").fill("Torshavn")
    await ana.look("camera-facts")
    assert await barriers(ana.page) == []
    await dialog.get_by_role("button", name="Add to the post").click()
    await expect(article.get_by_text("Torshavn")).to_be_visible()

    await _act(ana, "Edit photos and videos")
    await dialog.get_by_role("button", name="Photo 2").click()
    await expect(dialog.locator("canvas")).to_be_visible()
    await ana.look("photo-again")
    await dialog.get_by_text("Basalt").click()
    before = await article.locator("li img").nth(1).get_attribute("src")
    await dialog.get_by_role("button", name="Done").click()
    await expect(ana.page.get_by_text("Your edit is there.")).to_be_visible(timeout=60_000)
    assert await article.locator("li img").nth(1).get_attribute("src") != before
    await ana.page.get_by_text("Your edit is there.").wait_for(state="hidden")

    await _act(ana, "Edit photos and videos")
    await dialog.get_by_role("button", name="Video 1").click()
    end = dialog.get_by_role("slider", name="End of the video")
    await end.focus()
    await ana.page.keyboard.press("PageDown")
    await dialog.get_by_label("Post without sound").check()
    await ana.look("video-again")
    assert await barriers(ana.page) == []
    await dialog.get_by_role("button", name="Save").click()
    await expect(ana.page.get_by_text("Your edit is there.")).to_be_visible(timeout=60_000)
    await article.get_by_role("list").focus()
    await ana.page.keyboard.press("ArrowLeft")
    await expect(article.get_by_text("/ 0:02")).to_be_visible()
    await expect(article.get_by_role("button", name="Turn the sound on")).to_have_count(0)

    await ana.page.goto("/settings")
    await expect(ana.page.get_by_text("Your photos and videos, originals included, take")).to_be_visible()
    await ana.look("settings")
