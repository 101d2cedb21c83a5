"""What is not taken as a comment: the one list of checks, each of which refuses or lets pass.

A check is a function of the context, the transaction that will write the comment, its author and its text. Another
kind of check is another entry of `CHECKS`.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from heliograph.features.engagement import queries, rules
from heliograph.features.engagement.types import CommentRefused, RepeatedComment
from heliograph.platform.context import Ctx
from heliograph.platform.db import Tx
from heliograph.platform.errors import Unavailable
from heliograph.platform.identity import Actor

Check = Callable[[Ctx, Tx, Actor, str], Awaitable[None]]
Phrases = dict[str, list[tuple[str, ...]]]


class WordList:
    """The operator's word list, read again when its file has changed; one a process."""

    def __init__(self) -> None:
        self._mark: tuple[int, int] | None = None
        self._phrases: Phrases = {}

    def phrases(self, path: Path) -> Phrases:
        """Return the list in the file; the one before where the file is gone. Raises `OSError` where none was read."""
        try:
            stat = path.stat()
            mark = (stat.st_mtime_ns, stat.st_size)
            if mark != self._mark:
                self._phrases = rules.read_word_list(path.read_text(encoding="utf-8", errors="replace").splitlines())
                self._mark = mark
        except OSError:
            if self._mark is None:
                raise
        return self._phrases


async def refuse_listed_words(ctx: Ctx, _tx: Tx, _actor: Actor, text: str) -> None:
    """Refuse what contains a word or phrase of the operator's list. Raises `CommentRefused`.

    Raises `Unavailable` where the list is configured and cannot be read: unchecked is not taken.
    """
    if not ctx.config.comment_words_file:
        return
    try:
        phrases = await asyncio.to_thread(ctx.tool(WordList).phrases, Path(ctx.config.comment_words_file))
    except OSError as error:
        ctx.log.error("comment_words_unreadable", error=repr(error))  # noqa: TRY400  the path is wrong, not the code
        raise Unavailable("Comments cannot be checked at present, so none are taken.") from error
    if rules.has_listed_phrase(text, phrases):
        raise CommentRefused(
            "This comment contains a word that is not allowed here.",
            errors={"text": "contains a word not allowed here"},
        )


async def refuse_repeats(ctx: Ctx, tx: Tx, actor: Actor, text: str) -> None:
    """Refuse what the account has written too often of late; counted in PostgreSQL. Raises `RepeatedComment`."""
    window = timedelta(seconds=ctx.config.comment_repeats_seconds)
    repeats = await queries.count_repeat(tx, actor.account_id, rules.text_hash(text), window)
    if repeats.said_count > ctx.config.comment_repeats_max:
        left = repeats.since + window - ctx.clock.now()
        raise RepeatedComment(
            "You have written this several times already; please say something else, or wait a while.",
            retry_after_seconds=max(1, round(left.total_seconds())),
        )


CHECKS: tuple[Check, ...] = (refuse_listed_words, refuse_repeats)


async def check(ctx: Ctx, tx: Tx, actor: Actor, text: str) -> None:
    """Put a comment's text through every check, in order. Raises what the first raises that refuses."""
    for refuse in CHECKS:
        await refuse(ctx, tx, actor, text)
