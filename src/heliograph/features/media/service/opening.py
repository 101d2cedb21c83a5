"""From a name in an address to the bytes it stands for. Every way in here asks the policy anew."""

import hashlib
import struct

from heliograph.features.accounts import service as accounts
from heliograph.features.media import queries, rules
from heliograph.features.media.service.photos import make_missing
from heliograph.features.media.service.serving import access_to
from heliograph.features.media.types import Access, Bytes, MediaState, SignedName
from heliograph.platform.context import Ctx
from heliograph.platform.errors import NotFound
from heliograph.platform.identity import Actor, Viewer
from heliograph.platform.tokens import Keys

_SIGNED = struct.Struct(">QI")
_NO_SESSION = 0


async def open_bytes(ctx: Ctx, viewer: Viewer, name: str, signature: str | None = None) -> Bytes:
    """Return where the bytes of `name` (`{media_id}_{size}.{ext}`) are. Raises `NotFound` for every other case.

    A `signature` stands for the account it was made for, as long as that one could log in, and for this rendition
    alone, in whatever format; a session beside it counts nothing.
    What is still to be rendered is rendered now, where the name is of the possible set.
    """
    parts = rules.parse_name(name)
    if parts is None:
        raise NotFound
    signed = None if signature is None else read_signature(ctx, name, signature)
    if signed is not None:
        viewer = Actor(account_id=signed.account_id, session_id=_NO_SESSION)
    media_id, size, extension = parts
    is_original = size == rules.ORIGINAL
    async with ctx.db.read() as db:
        if signed is not None and not await accounts.account_cards(db, [signed.account_id]):
            raise NotFound
        found = await queries.medium_and_key(db, media_id, size, extension)
        if found is None or found[0].state is not MediaState.READY:
            raise NotFound
        medium, key = found
        access = await access_to(ctx, db, viewer, medium, size)
        is_owner = viewer is not None and viewer.account_id == medium.account_id
        if access is Access.NONE or (is_original and not is_owner):
            raise NotFound
    if is_original:
        key = medium.original_key
    elif key is None:
        key = await make_missing(ctx, medium, size, extension)
    if not key:
        raise NotFound
    return Bytes(
        name=name,
        object_key=key,
        content_type=medium.content_type if is_original else rules.content_type_of(name),
        # Keys are written once, so that a key names its bytes.
        etag=f'"{hashlib.blake2b(key.encode(), digest_size=12).hexdigest()}"',
        access=Access.PRIVATE if is_original else access,
        is_original=is_original,
        signed=signed,
    )


def sign_name(keys: Keys, name: str, signed: SignedName) -> str:
    """Return the signature that lets whoever has it fetch `name` as that account may, until it expires."""
    return keys.seal(_purpose(name), _SIGNED.pack(signed.account_id, signed.expires_at))


def read_signature(ctx: Ctx, name: str, signature: str) -> SignedName:
    """Return what a signature says. Raises `NotFound` where it is forged, of another rendition, or past its time."""
    payload = ctx.keys.unseal(_purpose(name), signature)
    if payload is None or len(payload) != _SIGNED.size:
        raise NotFound
    account_id, expires_at = _SIGNED.unpack(payload)
    if expires_at <= ctx.clock.now().timestamp():
        raise NotFound
    return SignedName(account_id=account_id, expires_at=expires_at)


def sign_playlist(keys: Keys, signed: SignedName, playlist: bytes) -> bytes:
    """Let whoever fetched a playlist by a signature fetch what it names by others, as long."""
    text = rules.signed_playlist(playlist.decode(), lambda name: f"{name}?s={sign_name(keys, name, signed)}")
    return text.encode()


def _purpose(name: str) -> str:
    """Bind to the rendition: clients choose among its formats by the ending of the name."""
    return f"media-bytes:{name.partition('.')[0]}"
