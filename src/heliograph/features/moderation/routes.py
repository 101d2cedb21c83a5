"""HTTP of moderation."""

from litestar.di import NamedDependency
from litestar.params import JSONBody

from heliograph.features.moderation import service
from heliograph.features.moderation.types import NewReport, Reported
from heliograph.platform.context import Ctx
from heliograph.platform.http.routing import Policy, post
from heliograph.platform.idempotency import Retry
from heliograph.platform.identity import Actor
from heliograph.platform.ratelimit import REPORTS


@post("/api/reports", policy=Policy.ACCOUNT, limit=REPORTS)
async def report(
    ctx: NamedDependency[Ctx],
    actor: NamedDependency[Actor],
    retry: NamedDependency[Retry | None],
    data: JSONBody[NewReport],
) -> Reported:
    """Tell the moderators of one post, account or comment; telling it again is the same report with newer words."""
    return await service.report(ctx, actor, data, retry)


ROUTES = [report]
