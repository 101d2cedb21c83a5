"""Addresses of files at a CDN: plain for what everyone may see, signed for one viewer and a short time otherwise."""

import msgspec

from heliograph.features.media.service.opening import sign_name
from heliograph.features.media.types import MediaUrls, MediaView, SignedName
from heliograph.platform.context import Ctx
from heliograph.platform.identity import Viewer


def addressed(ctx: Ctx, viewer: Viewer, view: MediaView, *, is_public: bool) -> MediaView:
    """Point a view at the configured CDN; as it is where there is none.

    A signed address stays the same for half its life, so that browsers find what they have fetched.
    """
    if not ctx.config.media_url:
        return view
    half_seconds = ctx.config.media_signature_seconds // 2
    expires_at = (int(ctx.clock.now().timestamp()) // half_seconds + 2) * half_seconds
    signed = None if viewer is None else SignedName(account_id=viewer.account_id, expires_at=expires_at)

    def at_cdn(path: str, *, is_plain: bool = is_public) -> str:
        address = ctx.config.media_url.rstrip("/") + path
        if is_plain or signed is None:
            return address
        return f"{address}?s={sign_name(ctx.keys, path.rpartition('/')[2], signed)}"

    urls = view.urls
    return msgspec.structs.replace(
        view,
        urls=MediaUrls(
            thumbnail=at_cdn(urls.thumbnail),
            small=at_cdn(urls.small),
            medium=at_cdn(urls.medium),
            large=at_cdn(urls.large),
            original=None if urls.original is None else at_cdn(urls.original, is_plain=False),
        ),
        video_urls=None if view.video_urls is None else {size: at_cdn(path) for size, path in view.video_urls.items()},
    )
