"""A photo posted with an edit is served as edited; the original stays its owner's, untouched."""

import io

import av
import numpy as np
from PIL import Image

from tests.world import World, photo


async def test_a_photo_is_served_as_its_author_edited_it(world: World) -> None:
    ana = await world.person("ana")
    first, second = photo(640, 480, seed=1), photo(640, 480, seed=2)
    edits = [{"filter": "BASALT", "rotate": 90, "crop": {"x": 0, "y": 0.25, "width": 1, "height": 0.5}}, {}]
    post_id = await ana.publish(first, second, edits=edits)
    media = (await ana.get(f"/api/posts/{post_id}"))["media"]
    assert [(one["width"], one["height"]) for one in media] == [(480, 320), (640, 480)]
    served = await ana.call("GET", media[0]["urls"]["large"])
    with Image.open(io.BytesIO(served.content)) as image:
        assert image.size == (480, 320)
        assert np.ptp(np.asarray(image.convert("RGB")).astype(int), axis=-1).max() <= 3, "basalt is grey"
    original = await ana.call("GET", media[0]["urls"]["original"])
    assert original.content == first


async def test_one_filter_for_all_and_an_unknown_one_refused(world: World) -> None:
    ana = await world.person("ana")
    post_id = await ana.publish(photo(), photo(), filter="Ash")
    for one in (await ana.get(f"/api/posts/{post_id}"))["media"]:
        served = await ana.call("GET", one["urls"]["medium"])
        with Image.open(io.BytesIO(served.content)) as image:
            assert np.ptp(np.asarray(image.convert("RGB")).astype(int), axis=-1).max() <= 8, (
                "ash is grey, but for a breath"
            )
    content = photo()
    ticket = await ana.begin(content)
    await ana.upload(ticket, content)
    body = {"post_id": ticket["post_id"], "edits": [{"filter": "nothing of ours"}]}
    refused = await ana.call("POST", "/api/posts", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_filter")
    assert refused.json()["errors"][0]["field"] == "filter"


async def test_a_video_takes_the_colours_of_its_filter(world: World) -> None:
    ana = await world.person("ana")
    video = coloured_bars()
    ticket = await ana.begin(video, content_type="video/mp4")
    await ana.upload(ticket, video)
    body = {"post_id": ticket["post_id"], "edits": [{"filter": "basalt"}]}
    assert (await ana.call("POST", "/api/posts", json=body)).status_code == 201
    status = await ana.settled(ticket["post_id"], seconds=90)
    assert status["status"] == "published", status
    medium = (await ana.get(f"/api/posts/{ticket['post_id']}"))["media"][0]
    served = await ana.call("GET", medium["video_urls"]["480p"])
    with av.open(io.BytesIO(served.content), "r") as container:
        frame = next(container.decode(video=0)).to_ndarray(format="rgb24").astype(int)
    assert frame.std() > 20, "there is something to see"
    assert np.ptp(frame, axis=-1).mean() < 6, "basalt is grey"


def coloured_bars() -> bytes:
    """One second of coloured bars."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=15)
        stream.width, stream.height, stream.pix_fmt = 640, 480, "yuv420p"
        bars = np.zeros((480, 640, 3), np.uint8)
        for at, colour in enumerate(((220, 40, 40), (40, 200, 60), (40, 60, 220), (230, 220, 60))):
            bars[:, at * 160 : (at + 1) * 160] = colour
        for _ in range(15):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(bars, format="rgb24")))
        container.mux(stream.encode())
    return buffer.getvalue()
