"""Keys and signatures. Every key is derived from the one secret, each for a single purpose (HKDF, RFC 5869)."""

import base64
import binascii
import hashlib
import hmac
from datetime import datetime
from functools import lru_cache

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from heliograph.platform.config import ConfigError

_ALGORITHM = "Ed25519"
_SEAL_KEY_BYTES = 64
"""AES-256 in SIV mode has two keys."""
_KEY_BYTES = 32
_TOKENS_KEPT = 4_096
"""How many access tokens' signatures are checked once only; what they say ends in time is asked each time."""

_PURPOSES_KEPT = 8_192
"""How many purposes' keys are derived once only; an account's cursors are one."""


class AccessToken(msgspec.Struct, frozen=True, kw_only=True):
    """What a bearer token says: whose session it belongs to. Whether that still lives is for accounts to say."""

    account_id: int
    session_id: int


class Keys:
    """Sign and check access tokens (Ed25519); seal and open opaque strings (AES-SIV), cursors and upload URLs."""

    def __init__(self, secret_key: str) -> None:
        try:
            self._secret = base64.b64decode(secret_key, validate=True)
        except (binascii.Error, ValueError) as error:
            raise ConfigError("HELIOGRAPH_SECRET_KEY must be base64") from error
        if len(self._secret) < 32:
            raise ConfigError("HELIOGRAPH_SECRET_KEY must hold at least 32 bytes")
        private = Ed25519PrivateKey.from_private_bytes(self._derive("access-token"))
        self._key = OKPKey.import_key(
            {
                "kty": "OKP",
                "crv": "Ed25519",
                "d": _b64(private.private_bytes_raw()),
                "x": _b64(private.public_key().public_bytes_raw()),
            }
        )
        # A pure function of key and text, and of good ones only: what raises is not kept.
        self._verified = lru_cache(_TOKENS_KEPT)(self._verify)
        self._sealer = lru_cache(_PURPOSES_KEPT)(self._make_sealer)
        self._key_id = _b64(hashlib.sha256(private.public_key().public_bytes_raw()).digest()[:9])

    def sign_access(self, token: AccessToken, *, now: datetime, lifetime_seconds: int) -> str:
        """Return a JWT (RFC 7519) that ends after `lifetime_seconds`."""
        issued = int(now.timestamp())
        claims = {
            "sub": str(token.account_id),
            "sid": str(token.session_id),
            "iat": issued,
            "exp": issued + lifetime_seconds,
        }
        return jwt.encode({"alg": _ALGORITHM, "kid": self._key_id}, claims, self._key, algorithms=[_ALGORITHM])

    def read_access(self, text: str, *, now: datetime) -> AccessToken | None:
        """Return what the token says, or None where it is forged, malformed or past its time."""
        try:
            token, ends_at = self._verified(text)
        except (JoseError, KeyError, ValueError, TypeError):
            return None
        return token if now.timestamp() < ends_at else None

    def seal(self, purpose: str, payload: bytes) -> str:
        """Return `payload` as one URL-safe string that nobody else can read or make (RFC 5297).

        The same payload has the same string each time.
        """
        return _b64(self._sealer(purpose).encrypt(payload, None))

    def unseal(self, purpose: str, text: str) -> bytes | None:
        """Return the payload that was sealed for `purpose`, or None where the text is not such a one."""
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            payload = self._sealer(purpose).decrypt(raw, None)
        except (binascii.Error, ValueError, InvalidTag):
            return None
        return payload if _b64(raw) == text else None

    def fingerprint(self, purpose: str, payload: bytes) -> bytes:
        """Return what recognises `payload` again and, without the key, tells nothing of it, however guessable it is."""
        return hmac.digest(self._derive(purpose), payload, "sha256")

    def _verify(self, text: str) -> tuple[AccessToken, int]:
        """Return what the token says and when it ends. Raises what reading a forged or malformed one raises."""
        claims = jwt.decode(text, self._key, algorithms=[_ALGORITHM]).claims
        return AccessToken(account_id=int(claims["sub"]), session_id=int(claims["sid"])), int(claims["exp"])

    def _make_sealer(self, purpose: str) -> AESSIV:
        return AESSIV(self._derive(purpose, _SEAL_KEY_BYTES))

    def _derive(self, purpose: str, length: int = _KEY_BYTES) -> bytes:
        return HKDF(hashes.SHA256(), length, salt=b"heliograph", info=purpose.encode()).derive(self._secret)


def hash_secret(secret: str) -> bytes:
    """Return what is kept of a secret that is already unguessable: its SHA-256."""
    return hashlib.sha256(secret.encode()).digest()


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
