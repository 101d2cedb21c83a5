"""Ask axe-core what on a page keeps somebody out: the rules of WCAG 2.2 A and AA, contrast among them."""

from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Page

_AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
# What is still fading in has less contrast than what has come.
_RUN = """async ([what, isAlone]) => {
  const moving = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(moving.map(({ finished }) => finished));
  // Styles that are still on their way it would fetch itself and put into the page, whose policy forbids that.
  const only = { preload: { assets: ["media"] }, runOnly: what === "contrast" ? ["color-contrast"] : undefined };
  if (what === "all") only.rules = { "target-size": { enabled: true }, region: { enabled: false } };
  // What a menu lies over is smaller to axe for as long as it is open, and is looked at without it.
  const dialogs = isAlone ? document.querySelectorAll("dialog:modal") : [];
  const asked = document.querySelector("[role=menu]") ?? [...dialogs].at(-1) ?? document;
  const { violations } = await axe.run(asked, { ...only, resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) =>
    `${html.slice(0, 200)} (${failureSummary.split("\\n").slice(1, 3).join(";")})`).join(" | ")}`);
}"""


async def barriers(page: Page, what: Literal["all", "contrast"] = "all", *, is_dialog_alone: bool = False) -> list[str]:
    """Name the rules that the page breaks, where, and why; `contrast` asks for that alone, which is quick.

    `is_dialog_alone` leaves out what an open dialog lies over: for those who have looked at that without it.
    """
    # The page's policy forbids scripts of others, but not what a debugger says.
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_AXE.read_text())
    found: list[Any] = await page.evaluate(_RUN, [what, is_dialog_alone])
    return [str(each) for each in found]
