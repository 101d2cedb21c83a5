"""Values and refusals of moderation."""

from datetime import datetime
from enum import StrEnum

import msgspec

from heliograph.platform.errors import Conflict, Invalid, NotFound


class Kind(StrEnum):
    """What can be reported."""

    POST = "post"
    USER = "user"
    COMMENT = "comment"


class Reason(StrEnum):
    """Why something is reported, in the words of the contract."""

    SPAM = "spam"
    INAPPROPRIATE = "inappropriate"
    """Nudity, or what is sexual."""
    HARASSMENT = "harassment"
    HATE = "hate"
    VIOLENCE = "violence"
    SELF_HARM = "self_harm"
    IMPERSONATION = "impersonation"
    COPYRIGHT = "copyright"
    OTHER = "other"


class Outcome(StrEnum):
    """What became of a report."""

    CLOSED = "closed"
    REMOVED = "removed"
    """The post or the comment is deleted."""
    SUSPENDED = "suspended"
    """Whoever it is about is."""


class NewReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody reports: one id, the reason, and words of their own."""

    post_id: str | None = None
    user_id: str | None = None
    comment_id: str | None = None
    message_id: str | None = None
    story_id: str | None = None
    reason: Reason
    text: str = ""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """The one thing that a report is about."""

    kind: Kind
    object_id: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What one person says about one thing; `owner_id` is whose that is."""

    report_id: int
    reporter_id: int
    """0: an erased account's, which somebody is suspended for."""
    kind: Kind
    object_id: int
    owner_id: int
    reason: Reason
    text: str


class OpenReport(Report, frozen=True, kw_only=True):
    """A report that waits, and when it was told last."""

    reported_at: datetime


class StaffReport(msgspec.Struct, frozen=True, kw_only=True):
    """A report that waits, as staff reads it."""

    report: OpenReport
    reporter: str
    """A user name; empty where the account is deleted."""
    owner: str
    """As `reporter`."""
    is_owner_suspended: bool
    path: str
    """Where it is to be seen, under the public address; empty where it is gone."""
    words: str
    """The caption, or the comment; empty where there is none, or it is gone."""


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """How many reports wait, and since when the oldest does."""

    count: int
    since: datetime | None
    """None: nothing waits."""


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """It is with staff."""

    success: bool


class InvalidReport(Invalid):
    """It names not exactly one thing, or says too much."""

    code = "invalid_report"


class ReportOwn(Invalid):
    """Nobody reports themselves, or what is their own."""

    code = "report_own"

    def __init__(self) -> None:
        super().__init__("You cannot report yourself, or what is your own.")


class NotReportableYet(Invalid):
    """The contract knows it, and this server has no such things so far."""

    code = "not_available_yet"


class NoSuchReport(NotFound):
    """Absent, or closed."""


class NothingToRemove(Conflict):
    """The report is about an account."""

    code = "nothing_to_remove"

    def __init__(self) -> None:
        super().__init__("This report is about an account; close it, or suspend the account.")
