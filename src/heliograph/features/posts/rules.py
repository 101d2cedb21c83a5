"""Pure decisions about posts: captions, places, short links."""

import re
from collections.abc import Container

import msgspec

from heliograph.features.media.types import Recipe
from heliograph.features.posts.types import Draft, InvalidDraft, Location, TagSpot, Words
from heliograph.platform.ids import LARGEST, parse_id
from heliograph.platform.writing import MARKS, clean, mentioned_names

CAPTION_LENGTH_MAX = 2_200
ALT_TEXT_LENGTH_MAX = 1_000
LOCATION_LENGTH_MAX = 100
HASHTAGS_MAX = 30
HASHTAG_LENGTH_MAX = 100
MENTIONS_MAX = 30
TAGGED_MAX = 20
NO_SPOTS = "{}"
FILES_MAX = 10
_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

# A run of one character class after a fixed first character: linear in the caption's length.
_HASHTAG = re.compile(rf"(?<![\w{MARKS}&/#])[#\uff03]([\w{MARKS}]+)")


def read_caption(text: str) -> Words:
    """Clean a caption and find its hashtags (case-folded, each once, in order) and mentioned names.

    Raises `InvalidDraft` where it is longer than 2,200 code points.
    """
    caption = clean(text)
    if len(caption) > CAPTION_LENGTH_MAX:
        raise InvalidDraft(
            f"A caption may have up to {CAPTION_LENGTH_MAX:,} characters; this one has {len(caption):,}.",
            errors={"caption": f"at most {CAPTION_LENGTH_MAX} characters"},
        )
    tags = (match[1].casefold() for match in _HASHTAG.finditer(caption))
    hashtags = dict.fromkeys(tag for tag in tags if len(tag) <= HASHTAG_LENGTH_MAX and not tag.isdecimal())
    mentions = mentioned_names(caption, MENTIONS_MAX)
    return Words(caption=caption, hashtags=list(hashtags)[:HASHTAGS_MAX], mentions=mentions)


def check_location(given: Location | str | None) -> Location | None:
    """Return the place in its kept form, None for none. Raises `InvalidDraft`."""
    if given is None:
        return None
    place = Location(name=given) if isinstance(given, str) else given
    name = clean(place.name)
    if not name:
        if place.latitude is None and place.longitude is None:
            return None
        raise InvalidDraft("A place needs a name.", errors={"location": "needs a name"})
    if len(name) > LOCATION_LENGTH_MAX:
        raise InvalidDraft(
            f"A place's name may have up to {LOCATION_LENGTH_MAX} characters.",
            errors={"location": f"at most {LOCATION_LENGTH_MAX} characters"},
        )
    if (place.latitude is None) != (place.longitude is None):
        raise InvalidDraft(
            "Give both latitude and longitude, or neither.", errors={"location": "latitude and longitude go together"}
        )
    is_on_earth = place.latitude is None or (abs(place.latitude) <= 90 and abs(place.longitude or 0) <= 180)
    if not is_on_earth:
        raise InvalidDraft(
            "Latitude is within ±90 and longitude within ±180 degrees.", errors={"location": "not a place on Earth"}
        )
    return Location(name=name, latitude=place.latitude, longitude=place.longitude)


def check_alt_texts(given: list[str], media_count: int) -> list[str]:
    """Return alternative texts in their kept form. Raises `InvalidDraft` for too many or too long ones."""
    if len(given) > media_count:
        raise InvalidDraft(
            "There are more alternative texts than photos.", errors={"alt_texts": f"at most {media_count}"}
        )
    texts = [clean(text) for text in given]
    if any(len(text) > ALT_TEXT_LENGTH_MAX for text in texts):
        raise InvalidDraft(
            f"An alternative text may have up to {ALT_TEXT_LENGTH_MAX:,} characters.",
            errors={"alt_texts": f"at most {ALT_TEXT_LENGTH_MAX} characters each"},
        )
    return texts


def check_tagged(given: list[str]) -> list[int]:
    """Return the ids of the people tagged. Raises `InvalidDraft` for too many, or for what is no id."""
    if len(given) > TAGGED_MAX:
        raise InvalidDraft(f"Tag up to {TAGGED_MAX} people.", errors={"tagged_users": f"at most {TAGGED_MAX}"})
    ids = [parse_id(text) for text in given]
    if None in ids:
        raise InvalidDraft("A tagged person is named by an id.", errors={"tagged_users": "not an id"})
    return list(dict.fromkeys(an_id for an_id in ids if an_id is not None))


def check_spots(given: list[TagSpot], tagged_ids: list[int], media_count: int) -> str:
    """Return in their kept form the places on a post's photos at which people are seen.

    Raises `InvalidDraft` for a place outside of its photo, a photo that there is not, somebody who is not tagged, or
    twice.
    """
    kept: dict[int, tuple[int, float, float]] = {}
    for spot in given:
        account_id = parse_id(spot.user_id)
        if account_id is None or account_id not in tagged_ids or account_id in kept:
            raise InvalidDraft("A spot is one tagged person's.", errors={"tag_spots": "one for each tagged person"})
        if not 0 <= spot.medium < media_count:
            raise InvalidDraft("There is no such photo.", errors={"tag_spots": f"medium from 0 to {media_count - 1}"})
        if not (0 <= spot.x <= 1 and 0 <= spot.y <= 1):
            raise InvalidDraft("A spot lies on its photo.", errors={"tag_spots": "x and y from 0 to 1"})
        kept[account_id] = (spot.medium, round(spot.x, 4), round(spot.y, 4))
    return _write_spots(kept)


def shown_spots(kept: str, shown_ids: Container[int]) -> list[TagSpot]:
    """Return the spots of those people who are shown."""
    if kept == NO_SPOTS:
        return []
    return [
        TagSpot(user_id=str(account_id), medium=medium, x=x, y=y)
        for account_id, (medium, x, y) in _read_spots(kept).items()
        if account_id in shown_ids
    ]


def spots_off(kept: str, medium: int) -> str:
    """Return the kept spots without those on one photo."""
    return _write_spots({account_id: spot for account_id, spot in _read_spots(kept).items() if spot[0] != medium})


def is_reframed(before: Recipe, after: Recipe) -> bool:
    """Say whether a photo shows another part of what was taken, or turned: what was seen at a spot may not be there."""
    return (before.rotate, before.straighten_degrees, before.crop) != (
        after.rotate,
        after.straighten_degrees,
        after.crop,
    )


def read_hashtag(text: str) -> str:
    """Return a hashtag, with its sign or without, as `read_caption` finds it."""
    return clean(text).removeprefix("#").casefold()


def _read_spots(kept: str) -> dict[int, tuple[int, float, float]]:
    return msgspec.json.decode(kept, type=dict[int, tuple[int, float, float]])


def _write_spots(spots: dict[int, tuple[int, float, float]]) -> str:
    return msgspec.json.encode(spots).decode()


def recipes(draft: Draft, media_count: int) -> list[Recipe]:
    """Return how each file is to be rendered. Raises `InvalidDraft` for more edits than files."""
    if len(draft.edits) > media_count:
        raise InvalidDraft("There are more edits than files.", errors={"edits": f"at most {media_count}"})
    shared = "" if draft.filter in (None, "none") else draft.filter
    given = [*draft.edits, *([Recipe()] * (media_count - len(draft.edits)))]
    return [recipe if recipe.filter else msgspec.structs.replace(recipe, filter=shared) for recipe in given]


def short_code(post_id: int) -> str:
    """Write a post's id in base 62, most significant first."""
    digits: list[str] = []
    while post_id:
        post_id, digit = divmod(post_id, 62)
        digits.append(_BASE62[digit])
    return "".join(reversed(digits)) or "0"


def read_short_code(code: str) -> int | None:
    """Return the id that `short_code` wrote, or None where it is no such code."""
    if not 1 <= len(code) <= 11:
        return None
    number = 0
    for character in code:
        digit = _BASE62.find(character)
        if digit < 0:
            return None
        number = number * 62 + digit
    return number if 0 < number <= LARGEST and short_code(number) == code else None
