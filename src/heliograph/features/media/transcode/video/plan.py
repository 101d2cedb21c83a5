"""From facts and an author's recipe to a plan, or a refusal in words. Pure."""

from heliograph.features.media.transcode.types import Rejected, RejectionCode
from heliograph.features.media.transcode.video.sizes import edited_size, renditions_for
from heliograph.features.media.transcode.video.types import MAX_SECONDS, MIN_SIDE, EncodePlan, Name, VideoFacts
from heliograph.features.media.types import Recipe

_MIN_SECONDS = 0.1
# A header's rounding must not cost anybody a video of exactly the limit.
_TOLERANCE_SECONDS = 0.5


def plan_for(
    facts: VideoFacts,
    recipe: Recipe,
    *,
    stem: str,
    names: list[Name] | None = None,
    cube: bytes | None = None,
    max_seconds: float = MAX_SECONDS,
) -> EncodePlan:
    """Plan these renditions (None: all that exist for the source). Raises Rejected."""
    _check_recipe(facts, recipe)
    start, duration = _part(facts, recipe, max_seconds)
    existing = renditions_for(facts, recipe.rotate, recipe.crop)
    return EncodePlan(
        stem=stem,
        facts=facts,
        names=tuple(name for name in existing if names is None or name in names),
        start_seconds=start,
        duration_seconds=duration,
        rotate=recipe.rotate,
        crop=recipe.crop,
        is_muted=recipe.is_muted,
        cube=cube,
    )


def _part(facts: VideoFacts, recipe: Recipe, max_seconds: float) -> tuple[float, float]:
    """Where the kept part starts, and its length in seconds."""
    start = recipe.trim_start_seconds
    wanted_end = facts.duration_seconds if recipe.trim_end_seconds is None else recipe.trim_end_seconds
    length = min(wanted_end, facts.duration_seconds) - start
    if length < _MIN_SECONDS:
        raise Rejected(
            RejectionCode.TOO_SHORT,
            f"The chosen part is empty: this video is {spoken(facts.duration_seconds)} long.",
        )
    if length > max_seconds + _TOLERANCE_SECONDS:
        is_trimmed = start > 0 or recipe.trim_end_seconds is not None
        subject = "The chosen part" if is_trimmed else "This video"
        raise Rejected(
            RejectionCode.TOO_LONG,
            f"{subject} is {spoken(length)} long, and {spoken(max_seconds)} is the most. Choose a part of it.",
        )
    return start, min(length, max_seconds)


def _check_recipe(facts: VideoFacts, recipe: Recipe) -> None:
    if recipe.straighten_degrees:
        raise Rejected(
            RejectionCode.UNSUPPORTED,
            "A video cannot be straightened. Turn it by quarters instead, or crop it.",
        )
    crop = recipe.crop
    if crop and (crop.x + crop.width > 1 + 1e-6 or crop.y + crop.height > 1 + 1e-6):
        raise Rejected(RejectionCode.UNSUPPORTED, "The crop reaches beyond the edge of this video.")
    if min(edited_size(facts, recipe.rotate, crop)) < MIN_SIDE:
        raise Rejected(
            RejectionCode.TOO_SMALL, f"The picture is too small: each side needs at least {MIN_SIDE} pixels."
        )


def spoken(seconds: float) -> str:
    """A length of time as people say it."""
    if seconds < 1:
        return "less than a second"
    whole = round(seconds)
    if whole < 120:
        return f"{whole} second{'' if whole == 1 else 's'}"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} minutes" + (f" {rest} seconds" if rest else "")
