"""Names and values of the looks on offer."""

import msgspec

from heliograph.platform.errors import Invalid

LOOKS = (
    *("clarendon", "juno", "valencia"),
    *("ember", "saffron", "marquee", "velvet", "carnival"),
    *("noon", "lagoon", "meadow", "fjord", "harbor"),
    *("linen", "attic", "sorbet", "dusk"),
    *("umber", "indigo", "ash", "basalt"),
)
"""The names a recipe's `filter` may have, in any case, in the order in which they are offered."""


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """A look on offer: its name, a photograph in it, and its colour table (33 x 1089 pixels, 8-bit RGB PNG).

    Row 33 * blue + green, column red of the table is the colour that takes the place of (red, green, blue) / 32.
    """

    name: str
    preview_url: str
    lut_url: str


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Every look on offer, in the order to show them."""

    filters: list[Filter]


class LookFile(msgspec.Struct, frozen=True, kw_only=True):
    """A look's colour table or preview, ready to serve to anyone, for ever."""

    content: bytes
    content_type: str


class UnknownFilter(Invalid):
    """A look that is not on offer."""

    code = "unknown_filter"
