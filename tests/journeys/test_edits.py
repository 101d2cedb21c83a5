"""A photo posted with an edit is served as edited; the original stays its owner's, untouched."""

import io

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
