"""A rendition of ours plays in a real browser, and can be sought before it has arrived whole."""

import base64
import shutil
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from heliograph.features.media.transcode.video.plan import plan_for
from heliograph.features.media.transcode.video.runner import VideoTranscoder
from heliograph.features.media.types import Recipe
from tests.features.media.videos import TONE, X264, video

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PLAY = """
async (source) => {
  const video = document.createElement("video");
  video.muted = true;
  video.src = source;
  document.body.append(video);
  await new Promise((resolve, reject) => {
    video.onloadeddata = resolve;
    video.onerror = () => reject(new Error(video.error.message));
  });
  await video.play();
  await new Promise((resolve) => (video.ontimeupdate = () => video.currentTime > 0.3 && resolve()));
  video.pause();
  await new Promise((resolve) => { video.onseeked = resolve; video.currentTime = 2.5; });
  return [video.videoWidth, video.videoHeight, Math.round(video.duration), video.currentTime];
}
"""

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="NO BROWSER: Chromium is not installed"),
    pytest.mark.timeout(120),
]


async def test_chromium_plays_and_seeks(tmp_path: Path) -> None:
    source = video(*X264, "-c:a", "aac", seconds=3.0, sound=TONE)
    async with VideoTranscoder() as transcoder:
        plan = plan_for(await transcoder.probe(source), Recipe(), stem="7")
        [file] = await transcoder.encode(source, tmp_path, plan)
    address = "data:video/mp4;base64," + base64.b64encode(file.path.read_bytes()).decode()

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = await browser.new_page()
        seen = await page.evaluate(PLAY, address)
        await browser.close()

    assert seen == [320, 180, 3, 2.5]
