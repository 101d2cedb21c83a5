"""Pure decisions of moderation: what a report may be about and say."""

from heliograph.features.moderation.types import InvalidReport, Kind, NewReport, NotReportableYet, Subject
from heliograph.platform.ids import parse_id
from heliograph.platform.writing import clean

TEXT_LENGTH_MAX = 1_000


def check_subject(new: NewReport) -> Subject:
    """Return what is reported. Raises `NotReportableYet`, and `InvalidReport` for none, several, or no id."""
    missing = {
        name: "not available yet"
        for name, value in (("message_id", new.message_id), ("story_id", new.story_id))
        if value is not None
    }
    if missing:
        raise NotReportableYet("Messages and stories cannot be reported yet.", errors=missing)
    named = {Kind.POST: new.post_id, Kind.USER: new.user_id, Kind.COMMENT: new.comment_id}
    given = [(kind, value) for kind, value in named.items() if value is not None]
    if len(given) != 1:
        names = [f"{kind}_id" for kind, _ in given] or [f"{kind}_id" for kind in named]
        raise InvalidReport(
            "A report is about one post, one account or one comment.",
            errors=dict.fromkeys(names, "name exactly one thing"),
        )
    [(kind, value)] = given
    object_id = parse_id(value)
    if object_id is None:
        raise InvalidReport("What is reported is named by an id.", errors={f"{kind}_id": "not an id"})
    return Subject(kind=kind, object_id=object_id)


def check_text(text: str) -> str:
    """Return the words of a report in their kept form. Raises `InvalidReport` beyond 1,000 code points."""
    kept = clean(text)
    if len(kept) > TEXT_LENGTH_MAX:
        raise InvalidReport(
            f"A report may have up to {TEXT_LENGTH_MAX:,} characters; this one has {len(kept):,}.",
            errors={"text": f"at most {TEXT_LENGTH_MAX} characters"},
        )
    return kept
