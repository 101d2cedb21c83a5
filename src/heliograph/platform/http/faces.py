"""What programs that only read addresses are told of a page: Open Graph (ogp.me), Twitter cards, where oEmbed is.

A face is made of what everyone may see, and of nothing else. Every value in it may be hostile: it is escaped here.
"""

import html
from urllib.parse import quote

import msgspec

SITE = "Heliograph"
TITLE_LENGTH_MAX = 100
DESCRIPTION_LENGTH_MAX = 200


class FacePicture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture by its absolute address."""

    url: str
    width: int
    height: int
    alt: str = ""


class Face(msgspec.Struct, frozen=True, kw_only=True):
    """What a page shows of itself to whoever does not run it; addresses are absolute."""

    kind: str
    """As Open Graph names it: `article`, `profile`, `video.other`."""
    url: str
    title: str
    description: str
    picture: FacePicture | None = None
    is_picture_large: bool = False
    details: dict[str, str] = {}
    """Further properties, by name."""


def tags(face: Face) -> str:
    """Spell a face as the elements that go into a page's head."""
    title, description = shortened(face.title, TITLE_LENGTH_MAX), shortened(face.description, DESCRIPTION_LENGTH_MAX)
    picture = face.picture
    properties = {
        "og:site_name": SITE,
        "og:type": face.kind,
        "og:url": face.url,
        "og:title": title,
        "og:description": description,
        **(_picture(picture) if picture else {}),
        **face.details,
    }
    names = {
        "description": description,
        "twitter:card": "summary_large_image" if picture and face.is_picture_large else "summary",
        "twitter:title": title,
        "twitter:description": description,
        "twitter:image": picture.url if picture else "",
        "twitter:image:alt": picture.alt if picture else "",
    }
    return "".join(
        [
            f"<title>{html.escape(f'{title} · {SITE}')}</title>",
            f'<link rel="canonical" href="{html.escape(face.url)}">',
            f'<link rel="alternate" type="application/json+oembed" href="{html.escape(_oembed(face.url))}"'
            f' title="{html.escape(title)}">',
            *_metas("name", names),
            *_metas("property", properties),
        ]
    )


def shortened(text: str, length_max: int) -> str:
    """Return the text on one line, cut with an ellipsis where it is longer."""
    line = " ".join(text.split())
    return line if len(line) <= length_max else line[: length_max - 1].rstrip() + "…"


def _picture(picture: FacePicture) -> dict[str, str]:
    return {
        "og:image": picture.url,
        "og:image:width": str(picture.width),
        "og:image:height": str(picture.height),
        "og:image:alt": picture.alt,
    }


def _oembed(url: str) -> str:
    origin = "/".join(url.split("/", 3)[:3])
    return f"{origin}/api/oembed?format=json&url={quote(url, safe='')}"


def _metas(attribute: str, values: dict[str, str]) -> list[str]:
    return [
        f'<meta {attribute}="{html.escape(name)}" content="{html.escape(value)}">'
        for name, value in values.items()
        if value
    ]
