"""What people may type, typed by people who mean harm: it is shown as text, nothing of it runs, and the page holds.

Most is written over HTTP and looked at where many stand together, on a phone; a sample goes through the fields.
"""

import asyncio
import re
from typing import Any

from playwright.async_api import Locator, expect

from heliograph.features.accounts.rules import clean_bio, clean_name
from heliograph.platform.writing import clean
from heliograph.programs.demo import PICTURES
from tests.e2e.hostile import HOSTILE
from tests.e2e.posts import button, choose
from tests.e2e.waiting import until
from tests.e2e.windows import Visitor, Windows
from tests.world import PASSWORD, Person, World, photo

_AT_ONCE = 6
_SHOWN_AT_ONCE = 35
_TYPED = HOSTILE[::23]

# Text that sticks out of the window, whatever could run, and addresses that lead where no page is.
_HARM = """() => {
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth) found.push("the page scrolls sideways");
  for (const each of document.querySelectorAll("main *, dialog *")) {
    const style = getComputedStyle(each);
    if (style.display === "inline" || style.overflowX !== "visible" || !each.clientWidth) continue;
    const { left } = each.getBoundingClientRect();
    const isKeptIn = each.closest("[aria-hidden=true], .visually-hidden, ul[tabindex]");
    if (!isKeptIn && each.scrollWidth > each.clientWidth + 1 && left + each.scrollWidth > innerWidth + 1)
      found.push(`sticks out: ${each.outerHTML.slice(0, 150)}`);
  }
  // The page's own first script is known to its policy by hash.
  const loose = `script:not([src]):not(head > script[data-home]), iframe, object, embed, base, svg script, [srcdoc],
    [onerror], [onload], [onfocus], [onclick], [onmouseover], [ontoggle], [onpointerenter]`;
  for (const each of document.querySelectorAll(loose)) found.push(`could run: ${each.outerHTML.slice(0, 150)}`);
  for (const { href, protocol } of document.querySelectorAll("a[href]"))
    if (!["http:", "https:"].includes(protocol)) found.push(`leads to ${href}`);
  if (window.hurt !== undefined) found.push("it ran");
  return [...new Set(found)];
}"""

# Folds are measured once they are drawn: nothing is folded in two frames on end, and nothing is on its way.
_UNFOLDED = """async () => {
  const drawn = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  for (const isAgain of [false, true]) {
    const buttons = [...document.querySelectorAll("main button")].filter((each) => each.textContent === "more");
    for (const each of buttons) each.click();
    await drawn();
    if (buttons.length || document.querySelector("main [aria-busy=true]")) return false;
  }
  return true;
}"""


async def _send(person: Person, method: str, calls: list[tuple[str, Any]]) -> list[Any]:
    """Send many requests, a few at a time; return what each made, None where it was refused in words."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(path: str, body: Any) -> Any:
        async with gate:
            answer = await person.call(method, path, json=body)
        assert answer.status_code in (200, 201, 409, 422), f"{answer.status_code} to {body!r}"
        return answer.json() if answer.is_success else None

    return list(await asyncio.gather(*(one(*call) for call in calls)))


async def _harmless(visitor: Visitor) -> None:
    assert await visitor.page.evaluate(_HARM) == [], visitor.page.url


async def _has_all(visitor: Visitor, things: Locator, count: int) -> None:
    """Scroll until so many things are there."""
    async with asyncio.timeout(60):
        while await things.count() < count:
            await visitor.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
            await asyncio.sleep(0.05)


async def _unfold(visitor: Visitor) -> None:
    """Show all of what is folded, and of what arrives meanwhile."""
    await until(visitor.page, _UNFOLDED)


async def test_comments_and_answers_are_text(windows: Windows, world: World) -> None:
    author, reader = await world.person("ana"), await world.person("ben")
    post_id = await author.publish(photo(64, 64))
    path = f"/api/posts/{post_id}/comments"
    [first] = await _send(author, "POST", [(path, {"text": "Say what you like"})])
    made = await _send(reader, "POST", [(path, {"text": text}) for text in HOSTILE])
    said = [comment["text"] for comment in made if comment]
    assert set(said) <= {clean(text) for text in HOSTILE}
    assert len(said) >= 200, "all but a few that have no words, or the same ones"
    answers = [(path, {"text": text, "parent_id": first["comment_id"]}) for text in _TYPED]
    await _send(author, "POST", answers)

    visitor = await windows.open(reader)
    page = visitor.page
    await page.goto((await author.get(f"/api/posts/{post_id}"))["short_url"])
    comments = page.get_by_role("article", name=re.compile("^Comment by"))
    await _has_all(visitor, comments, len(said) + 1)
    await page.get_by_role("button", name=re.compile(r"^View \d+ repl")).click()
    await expect(page.get_by_role("button", name="Hide replies")).to_be_visible()
    await _unfold(visitor)
    await _harmless(visitor)
    shown = await page.locator("main").inner_text()
    for text in ("<script>window.hurt=1</script>", "<img src=x onerror=window.hurt=1>", "{{7*7}}", "__proto__"):
        assert text in shown
    await visitor.look("comments")


async def test_captions_places_and_descriptions_are_text(windows: Windows, world: World) -> None:
    author, reader = await world.person("ana"), await world.person("ben")
    await reader.follow(author)
    ids = await asyncio.gather(*(author.publish(photo(48, 48)) for _ in range(_SHOWN_AT_ONCE)))
    visitor = await windows.open(reader)
    for start in range(0, len(HOSTILE), _SHOWN_AT_ONCE):
        texts = HOSTILE[start : start + _SHOWN_AT_ONCE]
        changes = [
            (f"/api/posts/{post_id}", {"caption": text, "alt_texts": [text[:1000]], "location": {"name": text[:100]}})
            for post_id, text in zip(ids, texts, strict=False)
        ]
        changed = await _send(author, "PATCH", changes)
        assert [post["caption"] for post in changed if post] == [
            clean(text) for text, post in zip(texts, changed, strict=False) if post
        ]
        await visitor.page.goto("/")
        cards = visitor.page.get_by_role("feed").get_by_role("article")
        await _has_all(visitor, cards, _SHOWN_AT_ONCE)
        await _unfold(visitor)
        await _harmless(visitor)
        await visitor.look(f"captions-{start}")
    await visitor.page.goto(f"/{author.username}")
    await _has_all(visitor, visitor.page.locator("main li a img"), _SHOWN_AT_ONCE)
    await _harmless(visitor)


async def _is_called(person: Person, text: str) -> None:
    """Change a name and the words about its owner: kept as they are cleaned, or refused."""
    [named] = await _send(person, "PATCH", [("/api/users/me", {"full_name": text[:100], "bio": text[:150]})])
    if named:
        assert (named["full_name"] or "") == clean_name(text[:100])
        assert (named["bio"] or "") == clean_bio(text[:150])


async def test_names_and_words_about_oneself_are_text(windows: Windows, world: World) -> None:
    ana = await world.person("ana")
    fans = [await world.person("fan") for _ in range(_SHOWN_AT_ONCE)]
    for fan in fans:
        await fan.follow(ana)
    visitor = await windows.open(ana)
    page = visitor.page
    for start in range(0, len(HOSTILE), _SHOWN_AT_ONCE):
        given = list(zip(fans, HOSTILE[start : start + _SHOWN_AT_ONCE], strict=False))
        await asyncio.gather(*(_is_called(fan, text) for fan, text in given))
        await page.goto(f"/{ana.username}/followers")
        await _has_all(visitor, page.locator("main ul > li"), _SHOWN_AT_ONCE)
        await _harmless(visitor)
        for fan in fans[start % 7 :: _SHOWN_AT_ONCE // 2]:
            await page.goto(f"/{fan.username}")
            await expect(page.get_by_role("heading", level=1)).to_be_visible()
            await _harmless(visitor)
    await visitor.look("named")


async def test_names_of_collections_are_text(windows: Windows, world: World) -> None:
    ana = await world.person("ana")
    made = await _send(ana, "POST", [("/api/collections", {"name": text[:100]}) for text in HOSTILE])
    visitor = await windows.open(ana)
    await visitor.page.goto("/saved")
    await expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
    await _has_all(visitor, visitor.page.locator("main a[href^='/saved/']"), 30)
    await _harmless(visitor)
    await visitor.look("collections")
    assert len([each for each in made if each]) >= 150, "all but those without a visible character, or there already"


async def test_usernames_and_websites_are_what_they_say(windows: Windows, world: World) -> None:
    ana = await world.person("ana")
    forms = [
        {"username": text, "email": f"e{at}@example.org", "password": PASSWORD, "full_name": text[:100]}
        for at, text in enumerate(HOSTILE)
    ]
    answers = await asyncio.gather(*(world.http.post("/api/users/signup", json=form) for form in forms))
    assert {answer.status_code for answer in answers} <= {201, 422}
    taken = [form["username"] for form, answer in zip(forms, answers, strict=True) if answer.status_code == 201]
    assert all(re.fullmatch(r"[a-z0-9._]{3,30}", name.lower()) for name in taken), taken
    kept = await _send(ana, "PATCH", [("/api/users/me", {"website": text}) for text in HOSTILE])
    links = {profile["website"] for profile in kept if profile and profile["website"]}
    assert links
    assert all(re.match(r"https?://[^\s<>\"]+$", link) for link in links), links

    visitor = await windows.open(ana)
    for name in ("constructor", "__proto__", "%3Cscript%3Ealert(1)%3C%2Fscript%3E", "..%2f..%2fetc", "%E2%80%AEx"):
        await visitor.page.goto(f"/{name}")
        await expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
        await _harmless(visitor)


async def _types(visitor: Visitor, *fields: Locator) -> None:
    """Put each of the sample into each field; the page holds while it stands there."""
    for text in _TYPED:
        for field in fields:
            await field.fill(text)
        await _harmless(visitor)


async def test_the_fields_themselves_hold(windows: Windows, world: World) -> None:
    ana = await world.person("ana")
    ben = await world.person("ben")
    post_id = await ana.publish(photo(64, 64), caption="Mine")
    await _send(ben, "POST", [(f"/api/posts/{post_id}/comments", {"text": "Theirs"})])
    guest = await windows.open(name="guest")
    await guest.page.goto("/signup")
    await _types(guest, *(guest.page.locator(f"input[name={name}]") for name in ("username", "full_name", "password")))
    visitor = await windows.open(ana)
    page = visitor.page
    await page.goto("/create")
    await page.locator("input[type=file]").first.set_input_files(PICTURES / "coffee.jpg")
    labels = ("Caption", "Description of the photo", "Place")
    await _types(visitor, *(page.get_by_label(label) for label in labels))
    await page.goto("/settings/profile")
    await _types(visitor, *(page.get_by_label(label) for label in ("Name", "About you", "Website")))
    await page.goto("/welcome")
    for text in _TYPED[:4]:
        await page.get_by_role("searchbox", name="Search by name").fill(text)
        await page.keyboard.press("Enter")
        await _harmless(visitor)
    await page.goto((await ana.get(f"/api/posts/{post_id}"))["short_url"])
    await _types(visitor, page.get_by_label("Add a comment…"))
    await choose(page, "More about the comment by", "Report")
    await _types(visitor, page.get_by_role("dialog").get_by_label("Anything to add?"))
    await button(page, "Close").click()
    await button(page, "Share").click()
    await page.get_by_role("button", name="Mastodon").click()
    for text in ("javascript:alert(1)//", '"><img src=x onerror=alert(1)>', "a b.c", "\u202emoc.elpmaxe"):
        await page.get_by_label("Your Mastodon server").fill(text)
        await page.get_by_role("dialog").get_by_role("button", name="Share", exact=True).click()
        await expect(page.get_by_text("A server has a name such as")).to_be_visible()
        await _harmless(visitor)
