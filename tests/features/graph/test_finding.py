"""Finding somebody among followers and followees."""

import pytest

from heliograph.features.accounts import service as accounts
from heliograph.features.graph import rules
from heliograph.features.graph.service import finding
from tests.features.graph.test_reading import follow_in_turn, pages, set_private
from tests.world import Person, World


async def named(world: World, name: str, full_name: str) -> Person:
    person = await world.person(name)
    await person.call("PATCH", "/api/users/me", json={"full_name": full_name})
    return person


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana ", "ana"),
        ("@Ana", "ana"),
        ("ANA  Maria", "ana maria"),
        ("", ""),
        (" \n", ""),
        ("x" * 300, "x" * 100),
        ("A\0na", "ana"),
        ("Zoe\u0308", "zo\u00eb"),
    ],
)
def test_what_is_typed_is_looked_for_in_its_compared_form(typed: str, kept: str) -> None:
    assert rules.sought(typed) == kept


async def test_followers_and_followees_are_found_by_the_start_of_a_name_or_of_a_word_of_it(world: World) -> None:
    owner = await world.person("owner")
    ana = await named(world, "ana", "Ümit Vögele")
    zoe = await named(world, "zoe", "Maria Anaïs")
    per = await named(world, "per_cent", "Juliana 100%")
    await follow_in_turn(owner, ana, zoe, per)
    for other in (ana, zoe, per):
        await owner.follow(other)
    found = {
        "ana": [zoe, ana],
        "ANAÏ": [zoe],
        "@ana": [zoe, ana],
        "vög": [ana],
        "maria an": [zoe],
        "per_": [per],
        "%": [],
        "_": [],
        "liana": [],
        "an\0a": [zoe, ana],
        "\0": [per, zoe, ana],
        "vo\u0308g": [ana],
    }
    for kind in ("followers", "following"):
        for typed, people in found.items():
            path = f"/api/users/{owner.user_id}/{kind}"
            page = await zoe.get(path, params={"q": typed})
            assert {user["user_id"] for user in page["users"]} == {person.user_id for person in people}, typed
            assert (page["has_more"], page["next_cursor"]) == (False, None)


async def test_a_search_in_a_long_list_goes_on_from_page_to_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = await world.person("owner")
    fans = [await world.person("even" if n % 2 else "odd") for n in range(7)]
    await follow_in_turn(owner, *fans)
    path = f"/api/users/{owner.user_id}/followers"
    wanted = [fans[5].user_id, fans[3].user_id, fans[1].user_id]
    assert await pages(owner, path, 2, q="even") == [wanted[:2], wanted[2:]]
    monkeypatch.setattr(finding, "_READ_MAX", 2)
    assert await pages(owner, path, 2, q="even") == [wanted[:1], wanted[1:2], wanted[2:], []]


async def test_among_a_private_accounts_followers_only_those_find_who_may_see_them(world: World) -> None:
    owner, fan, stranger = [await world.person(name) for name in ("owner", "fan", "stranger")]
    await fan.follow(owner)
    await set_private(owner)
    path = f"/api/users/{owner.user_id}/followers?q=fan"
    assert [user["user_id"] for user in (await fan.get(path))["users"]] == [fan.user_id]
    assert (await stranger.call("GET", path)).status_code == 404
    assert (await world.http.get(path)).status_code == 404


async def test_the_blocked_and_the_suspended_are_not_found(world: World) -> None:
    owner, ana, ann = [await world.person(name) for name in ("owner", "ana", "ann")]
    await follow_in_turn(owner, ana, ann)
    await ana.call("POST", f"/api/users/{ann.user_id}/block")
    path = f"/api/users/{owner.user_id}/followers?q=an"
    assert [user["user_id"] for user in (await ann.get(path))["users"]] == [ann.user_id]
    await accounts.suspend(world.ctx, int(ana.user_id))
    assert [user["user_id"] for user in (await owner.get(path))["users"]] == [ann.user_id]
