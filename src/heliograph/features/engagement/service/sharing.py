"""Pass posts on. So far a share is counted; where it goes to comes with conversations and stories."""

from heliograph.features.engagement import queries, rules
from heliograph.features.engagement.cache import ShownCounts
from heliograph.features.engagement.events import PostShared
from heliograph.features.engagement.types import Shared, ShareRequest
from heliograph.features.posts import service as posts
from heliograph.platform.context import Ctx
from heliograph.platform.db import Tx
from heliograph.platform.idempotency import Retry, once_per_key
from heliograph.platform.identity import Actor
from heliograph.platform.ids import shard_of


async def share(ctx: Ctx, actor: Actor, post_id: int, request: ShareRequest, retry: Retry | None) -> Shared:
    """Count that the actor shares a post. Raises `NoSuchPost`, `NotAvailableYet`. Emits `PostShared`."""
    rules.check_share(request)
    share_id = await ctx.ids.next(shard_of(actor.account_id))

    async def write(tx: Tx) -> Shared:
        post = await posts.published_post(tx, actor, post_id)
        await queries.insert_share(tx, share_id, post_id, actor.account_id, post.author_id)
        tx.emit(PostShared(share_id=share_id, post_id=post_id, author_id=post.author_id, account_id=actor.account_id))
        counts = await queries.exact_counts(tx, [post_id])
        return Shared(success=True, new_share_count=counts[post_id].share_count)

    answer = await once_per_key(ctx, actor.account_id, retry, Shared, write)
    ctx.tool(ShownCounts).forget([post_id])
    return answer
