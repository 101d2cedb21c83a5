"""An author edits a photograph in a real browser; what is shared says how it is wanted.

Set `SCREENSHOTS=<folder>` to look at the way.
"""

import json

from playwright.async_api import Request, expect

from heliograph.programs.demo import PICTURES
from tests.e2e.posts import button
from tests.e2e.waiting import until
from tests.e2e.windows import Windows
from tests.world import World

COLOUR = """() => {
  const canvas = document.querySelector("dialog canvas");
  const small = Object.assign(document.createElement("canvas"), { width: 64, height: 64 }).getContext("2d");
  small.drawImage(canvas, 0, 0, 64, 64);
  const { data } = small.getImageData(0, 0, 64, 64);
  const mean = (band) => data.reduce((sum, value, at) => (at % 4 === band ? sum + value : sum), 0) / (data.length / 4);
  return [mean(0), mean(1), mean(2), canvas.width, canvas.height];
}"""


async def test_an_edit_is_seen_at_once_kept_over_a_reload_and_sent_with_the_post(
    windows: Windows, world: World
) -> None:
    ana = await windows.open(await world.person("ana"))
    page = ana.page
    await page.goto("/create")
    await page.locator("input[type=file]").first.set_input_files([PICTURES / "coffee.jpg", PICTURES / "friends.jpg"])
    await page.get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog", name="Edit photo")
    await expect(dialog.locator("canvas")).to_be_visible()
    await expect(dialog.locator("label img[src^='data:']")).to_have_count(22)
    await ana.look("filters")
    plain = await page.evaluate(COLOUR)
    await dialog.get_by_text("Basalt").click()
    await until(page, f"({COLOUR})().slice(0, 3).every((value, _, all) => Math.abs(value - all[0]) < 3)")
    assert abs(plain[0] - plain[2]) > 40, "coffee on a red saucer"
    await ana.look("basalt")
    await dialog.get_by_role("button", name="Adjust").click()
    await dialog.get_by_label("Vignette").fill("60")
    await ana.look("adjust")
    await dialog.get_by_role("button", name="Crop").click()
    await dialog.get_by_text("4:5").click()
    await dialog.get_by_label("Straighten").fill("-6")
    await until(page, f"(([w, h]) => Math.abs(w / h - 0.8) < 0.01)(({COLOUR})().slice(3))")
    await ana.look("crop")
    wide = await dialog.get_by_label("Zoom").input_value()
    await dialog.locator("canvas").hover()
    await page.mouse.wheel(0, -200)
    await expect(dialog.get_by_label("Zoom")).not_to_have_value(wide)

    # What is easily pressed does not cost what was made.
    await page.keyboard.press("Escape")
    await button(page, "Keep editing").click()
    await dialog.get_by_role("button", name="Done").click()
    await expect(dialog).to_have_count(0)
    await ana.look("desk")
    await page.reload()
    await page.get_by_role("button", name="Edit").click()
    await expect(dialog.get_by_role("radio", name="Basalt")).to_be_checked()
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)

    def is_post(request: Request) -> bool:
        return request.method == "POST" and request.url.endswith("/api/posts")

    async with page.expect_request(is_post, timeout=30_000) as sent:
        await page.get_by_role("button", name="Share").click()
    edits = json.loads((await sent.value).post_data or "")["edits"]
    crop = edits[0].pop("crop")
    assert edits == [{"filter": "basalt", "vignette": 60, "straighten_degrees": -6}, {}]
    assert 0 < crop["width"] <= 1
