"""What an address shows to those who only read it: of what is public its face, of all else nothing at all."""

from html.parser import HTMLParser
from typing import Any

import httpx
import msgspec
import pytest

from heliograph.features.accounts import service as accounts
from heliograph.platform.config import Config
from heliograph.platform.http import client
from tests.world import Person, World, open_world, photo, video

VARYING = ("x-request-id", "ratelimit", "date")
HOSTILE = (
    "</title><script>alert(1)</script>\"'><meta http-equiv=refresh content='0;url=//evil.example'>"
    "<!-- &quot;&lt; \u202e #tag @somebody"
)


class Head(HTMLParser):
    """What a program finds in a page: every element, the title, and the values of its metas."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.metas: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.title = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        named = {name: value or "" for name, value in attrs}
        if tag == "meta" and "content" in named:
            self.metas[named.get("property") or named.get("name") or ""] = named["content"]
        if tag == "link":
            self.links[named["rel"]] = named["href"]

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1] == "title":
            self.title += data


@pytest.fixture(autouse=True)
def built_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for the client, which need not be built, by a page with the parts that matter."""
    content = (
        b'<!doctype html><html><head><meta charset="utf-8"><title>Heliograph</title>\n'
        b'<meta name="description" content="general"><script src="/a.js"></script></head><body></body></html>'
    )
    monkeypatch.setattr(client, "_index", lambda: content)


async def page_of(world: World, path: str) -> httpx.Response:
    """Open an address as a stranger."""
    answer = await world.http.get(path)
    assert answer.status_code == 200, answer.text
    return answer


async def link_of(person: Person, post_id: str) -> str:
    """Return the post's short link."""
    return str((await person.get(f"/api/posts/{post_id}"))["short_url"])


def told(answer: httpx.Response) -> tuple[int, bytes, list[tuple[str, str]]]:
    """Return all that an answer tells but what differs from one to the next."""
    headers = sorted((name, value) for name, value in answer.headers.multi_items() if name not in VARYING)
    return answer.status_code, answer.content, headers


async def embed_of(world: World, path: str, **options: Any) -> httpx.Response:
    """Ask how another site may show what is at a path."""
    return await world.http.get("/api/oembed", params={"url": f"http://heliograph.test{path}", **options})


async def test_a_public_post_shows_its_picture_and_words_at_absolute_addresses(world: World) -> None:
    ana = await world.person("ana")
    link = await link_of(ana, await ana.publish(photo(1600, 1200), caption="Sun\n\nover Bern", alt_texts=["a square"]))
    answer = await page_of(world, link)
    head = Head(answer.text)
    assert head.metas["og:title"] == f"Ana (@{ana.username})"
    assert head.title == f"Ana (@{ana.username}) · Heliograph"
    assert head.metas["og:description"] == head.metas["description"] == "Sun over Bern"
    assert head.metas["og:url"] == head.links["canonical"] == f"http://heliograph.test{link}"
    assert (head.metas["og:image:width"], head.metas["og:image:height"]) == ("1080", "810")
    assert (head.metas["og:image:alt"], head.metas["twitter:card"]) == ("a square", "summary_large_image")
    picture = await world.http.get(head.metas["og:image"])
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
    assert picture.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["cache-control"] == "public, max-age=0, s-maxage=60"
    assert "x-robots-tag" not in answer.headers
    found = (await world.http.get(head.links["alternate"])).json()
    assert (found["type"], found["url"], found["width"]) == ("photo", head.metas["og:image"], 1080)


async def test_a_public_account_shows_its_name_and_biography(world: World) -> None:
    ana = await world.person("ana")
    await ana.call("PATCH", "/api/users/me", json={"bio": "Light\nand <b>shade</b>"})
    head = Head((await page_of(world, f"/{ana.username.upper()}")).text)
    assert head.metas["og:type"] == "profile"
    assert head.metas["og:description"] == "Light and <b>shade</b>"
    assert head.metas["profile:username"] == ana.username
    assert head.links["canonical"] == f"http://heliograph.test/{ana.username}"
    assert "og:image" not in head.metas
    found = (await world.http.get(head.links["alternate"])).json()
    assert (found["type"], found["title"]) == ("rich", f"Ana (@{ana.username})")
    assert "<b>" not in found["html"]
    assert "&lt;b&gt;" in found["html"]


async def test_hostile_words_add_no_element_and_arrive_as_they_were_kept(world: World) -> None:
    ana, plain = await world.person("ana"), await world.person("plain")
    changed = await ana.call("PATCH", "/api/users/me", json={"full_name": HOSTILE[:90], "bio": HOSTILE[:140]})
    assert changed.status_code == 200
    hostile = await ana.publish(caption=HOSTILE, alt_texts=[HOSTILE])
    harmless = await plain.publish(caption="words", alt_texts=["a sight"])
    shown = Head((await page_of(world, await link_of(ana, hostile))).text)
    expected = Head((await page_of(world, await link_of(plain, harmless))).text)
    assert shown.elements == expected.elements
    card = await ana.get(f"/api/posts/{hostile}")
    assert shown.metas["og:description"] == " ".join(card["caption"].split())
    assert shown.metas["og:image:alt"] == card["media"][0]["alt_text"]
    assert len(shown.metas["og:title"]) == 100
    profile = Head((await page_of(world, f"/{ana.username}")).text)
    assert profile.metas["og:description"] == changed.json()["bio"]
    assert profile.elements.count("script") == 1


async def test_what_not_everyone_may_see_is_to_the_byte_what_never_was(world: World) -> None:
    ana = await world.person("ana")
    kept, gone = await ana.publish(), await ana.publish()
    waiting = (await ana.begin(photo()))["post_id"]
    links = {post_id: await link_of(ana, post_id) for post_id in (kept, gone, waiting)}
    await ana.call("DELETE", f"/api/posts/{gone}")
    absent = {"/p": told(await page_of(world, "/p/0000")), "/": told(await page_of(world, "/nobody.at.all"))}
    assert absent["/p"] == absent["/"]
    nothing = told(await embed_of(world, "/p/1"))
    assert nothing[0] == 404

    async def shows_nothing(*paths: str) -> None:
        for path in paths:
            assert told(await page_of(world, path)) == absent["/"], path
            assert told(await embed_of(world, path)) == nothing, path

    await shows_nothing(links[gone], links[waiting], "/p/not-a-code", "/p/%00", "/%00", "/p/" + "z" * 400)
    assert Head((await page_of(world, links[kept])).text).metas["og:title"]
    await ana.call("PATCH", "/api/users/me", json={"is_private": True})
    await shows_nothing(links[kept], f"/{ana.username}")
    own = await ana.call("GET", links[kept])
    assert told(own) == absent["/"]
    await ana.call("PATCH", "/api/users/me", json={"is_private": False})
    assert Head((await page_of(world, f"/{ana.username}")).text).metas["og:title"]
    await accounts.suspend(world.ctx, int(ana.user_id))
    await shows_nothing(links[kept], f"/{ana.username}")
    assert dict(absent["/"][2])["x-robots-tag"] == "noindex"


async def test_what_is_shown_behind_a_click_shows_no_picture_elsewhere(world: World) -> None:
    ana = await world.person("ana")
    post_id = await ana.publish(caption="not for all")
    async with world.ctx.db.tx() as tx:
        await tx.run("UPDATE posts.post SET is_sensitive = true WHERE post_id = $1", int(post_id))
    link = await link_of(ana, post_id)
    head = Head((await page_of(world, link)).text)
    assert head.metas["og:description"] == "not for all"
    assert not [name for name in head.metas if "image" in name]
    found = (await embed_of(world, link)).json()
    assert found["type"] == "link"
    assert "/media/" not in str(found)


@pytest.mark.parametrize(
    ("room", "shown"),
    [({}, (1080, 810, "l")), ({"maxwidth": 700}, (640, 480, "m")), ({"maxheight": 300}, (320, 240, "s")),
     ({"maxwidth": 100}, (100, 75, "s"))],
)  # fmt: skip
async def test_an_embedded_photo_fits_the_room_there_is(
    world: World, room: dict[str, int], shown: tuple[int, int, str]
) -> None:
    ana = await world.person("ana")
    found = (await embed_of(world, await link_of(ana, await ana.publish(photo(1600, 1200))), **room)).json()
    assert (found["width"], found["height"]) == shown[:2]
    assert found["url"].endswith(f"_{shown[2]}.jpg")
    assert (await world.http.get(found["url"])).status_code == 200
    assert found.get("thumbnail_width", 0) <= room.get("maxwidth", 150)


async def test_an_embedded_video_plays(world: World) -> None:
    ana = await world.person("ana")
    post_id = await ana.publish(video(seconds=1), content_type="video/mp4", caption='"waves"')
    link = await link_of(ana, post_id)
    found = (await embed_of(world, link, maxwidth=200)).json()
    assert (found["type"], found["width"]) == ("video", 200)
    player = Head("")
    sources: list[str] = []
    # A parser of this test alone: its one method is put in its place.
    player.handle_starttag = lambda tag, attrs: sources.append(dict(attrs)["src"] or "")  # type: ignore[method-assign]
    player.feed(found["html"])
    assert (await world.http.get(sources[0])).headers["content-type"] == "video/mp4"
    assert Head((await page_of(world, link)).text).metas["og:type"] == "video.other"


@pytest.mark.parametrize(
    ("params", "status"),
    [({}, 422), ({"url": "x", "maxwidth": "0"}, 422), ({"url": "x", "maxwidth": "wide"}, 422),
     ({"url": "x", "format": "xml"}, 501), ({"url": "http://[", "format": "json"}, 404)],
)  # fmt: skip
async def test_an_embed_asked_for_badly_is_refused(world: World, params: dict[str, str], status: int) -> None:
    assert (await world.http.get("/api/oembed", params=params)).status_code == status


async def test_no_other_sites_address_is_embedded(world: World) -> None:
    ana = await world.person("ana")
    link = await link_of(ana, await ana.publish())
    assert (await embed_of(world, link)).headers["access-control-allow-origin"] == "*"
    for origin in (
        "https://evil.example", "http://heliograph.test.evil.example", "http://heliograph.test@evil.example",
        "ftp://heliograph.test", "http://heliograph.test:81", "//heliograph.test", "",
    ):  # fmt: skip
        assert (await world.http.get("/api/oembed", params={"url": origin + link})).status_code == 404, origin


async def test_addresses_are_of_the_configured_origin_whatever_host_is_named(config: Config) -> None:
    async with open_world(msgspec.structs.replace(config, public_url="https://photos.example")) as world:
        ana = await world.person("ana")
        link = await link_of(ana, await ana.publish())
        answer = await world.http.get(link, headers={"Host": "evil.example"})
        head = Head(answer.text)
        assert head.metas["og:url"] == f"https://photos.example{link}"
        assert head.metas["og:image"].startswith("https://photos.example/media/")
        assert "evil" not in answer.text
        params = {"url": f"https://photos.example{link}"}
        assert (await world.http.get("/api/oembed", params=params)).json()["provider_url"] == "https://photos.example"


async def test_a_hostile_host_is_refused(world: World) -> None:
    answer = await world.http.get("/p/0000", headers={"Host": 'x"><script>'})
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


async def test_people_get_the_page_though_nobody_can_say_what_is_there(config: Config) -> None:
    async with open_world(config, with_consumers=False) as world:
        await world.ctx.db.close()
        for path in ("/p/0000", "/somebody"):
            answer = await page_of(world, path)
            assert Head(answer.text).metas == {"description": "general"}
            assert answer.headers["x-robots-tag"] == "noindex"
