"""The verbs of moderation: report something; read what waits, and decide about it."""

from typing import assert_never

from heliograph.features.accounts import service as accounts
from heliograph.features.engagement import service as engagement
from heliograph.features.graph import service as graph
from heliograph.features.graph.types import Deed
from heliograph.features.moderation import queries, rules
from heliograph.features.moderation.types import (
    Kind,
    NewReport,
    NoSuchReport,
    NothingToRemove,
    OpenReport,
    Outcome,
    Report,
    Reported,
    ReportOwn,
    StaffReport,
    Subject,
    Waiting,
)
from heliograph.features.posts import service as posts
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read, Step, Tx
from heliograph.platform.idempotency import Retry, once_per_key
from heliograph.platform.identity import Actor
from heliograph.platform.ids import shard_of

_ROWS = 1_000
_ERASING: tuple[Step, ...] = (queries.delete_by, queries.unname_by, queries.delete_about)


async def report(ctx: Ctx, actor: Actor, new: NewReport, retry: Retry | None) -> Reported:
    """Tell staff of a post, an account or a comment. Telling it again gives it the newer reason and words.

    Raises `InvalidReport`, `NotReportableYet`, `ReportOwn`; and `NotFound` for what the actor may not see, as for what
    there is not.
    """
    subject = rules.check_subject(new)
    text = rules.check_text(new.text)
    report_id = await ctx.ids.next(shard_of(actor.account_id))

    async def write(tx: Tx) -> Reported:
        owner_id = await _visible_owner(tx, actor, subject)
        if owner_id == actor.account_id:
            raise ReportOwn
        made = Report(
            report_id=report_id,
            reporter_id=actor.account_id,
            kind=subject.kind,
            object_id=subject.object_id,
            owner_id=owner_id,
            reason=new.reason,
            text=text,
        )
        await queries.upsert_report(tx, made)
        return Reported(success=True)

    return await once_per_key(ctx, actor.account_id, retry, Reported, write)


async def open_reports(ctx: Ctx, after_id: int, limit: int) -> list[StaffReport]:
    """Return reports that wait, oldest first, with what they are about as it is now; for staff."""
    async with ctx.db.read() as db:
        return await _for_staff(db, await queries.open_reports(db, after_id, limit))


async def waiting(ctx: Ctx) -> Waiting:
    """Say how many reports wait, and since when; for staff."""
    async with ctx.db.read() as db:
        return await queries.waiting(db)


async def close(ctx: Ctx, report_id: int, note: str) -> None:
    """Close a report that staff has looked into; nothing else changes. Raises `NoSuchReport`."""
    async with ctx.db.tx() as tx:
        if not await queries.close_report(tx, report_id, Outcome.CLOSED, note):
            raise NoSuchReport


async def remove(ctx: Ctx, report_id: int, note: str) -> None:
    """Delete the post or the comment that a report is about, and close every report of it.

    Where that is interrupted, it may be done again: what is gone already is only closed. Raises `NoSuchReport`,
    `NothingToRemove`. Emits `PostDeleted` or `CommentDeleted`.
    """
    found = await _open_report(ctx, report_id)
    match found.kind:
        case Kind.POST:
            await posts.take_down(ctx, found.object_id)
        case Kind.COMMENT:
            await engagement.take_down(ctx, found.object_id)
        case Kind.USER:
            raise NothingToRemove
        case _:
            assert_never(found.kind)
    async with ctx.db.tx() as tx:
        await queries.close_same(tx, found, Outcome.REMOVED, note)


async def suspend(ctx: Ctx, report_id: int, note: str) -> None:
    """Suspend whom a report is about, and close every report of them and of what is theirs.

    Where that is interrupted, it may be done again. Raises `NoSuchReport`. Emits `AccountSuspended`.
    """
    found = await _open_report(ctx, report_id)
    await accounts.suspend(ctx, found.owner_id)
    async with ctx.db.tx() as tx:
        await queries.close_about(tx, found.owner_id, Outcome.SUSPENDED, note)


async def restore(ctx: Ctx, report_id: int) -> None:
    """End the suspension of whom a report is about, whatever became of that. Raises `NoSuchReport`.

    Emits `AccountRestored`.
    """
    async with ctx.db.read() as db:
        account_id = await queries.reported_owner(db, report_id)
    if account_id is None:
        raise NoSuchReport
    await accounts.restore(ctx, account_id)


async def erase(ctx: Ctx, account_id: int) -> None:
    """Remove what an erased account has reported, and what was reported of it. Doing it again removes what is left.

    Of what somebody is suspended for stays that they are, without who said so: else nobody could end it.
    """
    for step in _ERASING:
        await ctx.db.in_batches(step, account_id, _ROWS)


async def _open_report(ctx: Ctx, report_id: int) -> OpenReport:
    async with ctx.db.read() as db:
        found = await queries.open_report(db, report_id)
    if found is None:
        raise NoSuchReport
    return found


async def _visible_owner(db: Read, actor: Actor, subject: Subject) -> int:
    """Return whose a thing is that the actor may see. Raises `NotFound`, of whichever feature."""
    match subject.kind:
        case Kind.POST:
            return (await posts.visible_post(db, actor, subject.object_id)).author_id
        case Kind.COMMENT:
            return (await engagement.visible_comment(db, actor, subject.object_id)).account_id
        case Kind.USER:
            await graph.check_may(db, actor, Deed.APPROACH, subject.object_id)
            return subject.object_id
        case _:
            assert_never(subject.kind)


async def _for_staff(db: Read, reports: list[OpenReport]) -> list[StaffReport]:
    """Hydrate reports by one statement for each owner of facts."""
    people = await accounts.people(db, {an_id for each in reports for an_id in (each.reporter_id, each.owner_id)})
    comments = await engagement.staff_comments(db, _ids(reports, Kind.COMMENT))
    captions = await posts.staff_captions(
        db, [*_ids(reports, Kind.POST), *(comment.post_id for comment in comments.values())]
    )

    def told(each: OpenReport) -> StaffReport:
        reporter, owner = people.get(each.reporter_id), people.get(each.owner_id)
        path, words = "", ""
        match each.kind:
            case Kind.POST:
                if owner and each.object_id in captions:
                    path, words = posts.short_path(each.object_id), captions[each.object_id]
            case Kind.COMMENT:
                comment = comments.get(each.object_id)
                if owner and comment and comment.post_id in captions:
                    path, words = posts.short_path(comment.post_id), comment.text
            case Kind.USER:
                path = f"/{owner.card.username}" if owner else ""
            case _:
                assert_never(each.kind)
        return StaffReport(
            report=each,
            reporter="" if reporter is None else reporter.card.username,
            owner="" if owner is None else owner.card.username,
            is_owner_suspended=owner is not None and owner.owner.is_suspended,
            path=path,
            words=words,
        )

    return [told(each) for each in reports]


def _ids(reports: list[OpenReport], kind: Kind) -> list[int]:
    return [each.object_id for each in reports if each.kind is kind]
