"""What a user name, an address, a password and a profile may be, and their one kept form."""

import re
import unicodedata
from urllib.parse import urlsplit

import msgspec

from heliograph.features.accounts.types import InvalidAccount, ProfileChanges, SignUp

PASSWORD_LENGTH_MIN = 10
PASSWORD_LENGTH_MAX = 200
FULL_NAME_LENGTH_MAX = 100
BIO_LENGTH_MAX = 150
WEBSITE_LENGTH_MAX = 200
EMAIL_LENGTH_MAX = 254
USER_AGENT_LENGTH_MAX = 200
RESERVED_USERNAMES = frozenset(
    """
    about account accounts admin administrator all api app assets blocks blog collections confirm contact create
    direct docs download edit everyone explore favicon.ico feed followers following heliograph help highlights home
    index index.html invite legal livez locations login logout manifest.json me media messages metrics moderation
    moderator new notifications null oauth official p password places post postmaster posts press privacy profile
    readyz register reset robots.txt root saved search security settings share signin signup sitemap.xml staff
    static status stories support sw.js system tags terms undefined upload user users verify webmaster welcome www
    """.split()  # noqa: SIM905
)
"""Addresses of the site's own (`/{username}` is a profile), and names that would speak for its keepers."""

_USERNAME = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)*")
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]"
    r"(?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?(?:-[A-Za-z0-9]{5,8})*")
_INVISIBLE_KEPT = "\u200c\u200d"
"""The zero-width joiners, which hold families of emoji together and some scripts apart."""


def canonical_username(text: str) -> str:
    """Return the one form a user name is kept and looked up in; applying it twice changes nothing."""
    storable = text.replace("\0", "\ufffd").strip()
    return storable.lower() if storable.isascii() else storable


def canonical_login(text: str) -> str:
    """Return the form in which what was typed as name at log-in is looked up: a user name, or an e-mail address."""
    return text.replace("\0", "\ufffd").strip().lower()


def is_username(text: str) -> bool:
    """Say whether `text` is a user name in its canonical form that an account could bear."""
    return 3 <= len(text) <= 30 and _USERNAME.fullmatch(text) is not None and text not in RESERVED_USERNAMES


def is_email(text: str) -> bool:
    """Say whether `text` has the form of an e-mail address (the dot-atom form of RFC 5321, a domain with a dot)."""
    local = text.partition("@")[0]
    is_dotted_well = not local.startswith(".") and not local.endswith(".") and ".." not in local
    return len(text) <= EMAIL_LENGTH_MAX and is_dotted_well and _EMAIL.fullmatch(text) is not None


def clean_name(text: str) -> str:
    """Return a display name on one line, without control, bidirectional and other invisible characters."""
    kept = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", text)
        if character.isspace() or _is_visible(character)
    )
    return " ".join(kept.split())


def clean_bio(text: str) -> str:
    """Return a biography without invisible characters; line breaks stay, at most two in a row."""
    lines = [clean_name(line) for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def clean_user_agent(text: str) -> str:
    """Return a browser's word about itself in a form that can be shown."""
    return clean_name(text)[:USER_AGENT_LENGTH_MAX]


def canonical_website(text: str) -> str | None:
    """Return a web address as kept, or None where it is none that may be linked to."""
    trimmed = text.strip()
    if len(trimmed) > WEBSITE_LENGTH_MAX or any(not _is_visible(mark) or mark.isspace() for mark in trimmed):
        return None
    try:
        parts = urlsplit(trimmed)
        is_bare = parts.username is None and parts.password is None
        is_linkable = parts.scheme in ("http", "https") and bool(parts.hostname) and is_bare and parts.port != 0
    except ValueError:
        return None
    return trimmed if is_linkable and not set('<>"\\`{}|^') & set(trimmed) else None


def canonical_language(text: str) -> str | None:
    """Return a language tag (BCP 47: language, script, region, variants) as customarily written, or None."""
    if len(text) > 35 or not _LANGUAGE.fullmatch(text):
        return None
    first, *rest = text.split("-")
    return "-".join([first.lower(), *[_language_part(part) for part in rest]])


def check_signup(form: SignUp) -> SignUp:
    """Return the form with every value in its kept form. Raises `InvalidAccount` naming all that is wrong."""
    username, email, full_name = canonical_username(form.username), form.email.strip(), clean_name(form.full_name)
    errors: dict[str, str] = {}
    if username in RESERVED_USERNAMES:
        errors["username"] = "is reserved; please choose another"
    elif not is_username(username):
        errors["username"] = "has 3 to 30 of a-z, 0-9, dot and underscore; dots stand single, between others"
    if not is_email(email):
        errors["email"] = "is not an e-mail address"
    if not PASSWORD_LENGTH_MIN <= len(form.password) <= PASSWORD_LENGTH_MAX:
        errors["password"] = f"has {PASSWORD_LENGTH_MIN} to {PASSWORD_LENGTH_MAX} characters"
    if len(full_name) > FULL_NAME_LENGTH_MAX:
        errors["full_name"] = f"has at most {FULL_NAME_LENGTH_MAX} characters"
    if errors:
        raise InvalidAccount(errors)
    return SignUp(username=username, email=email, password=form.password, full_name=full_name)


def check_changes(changes: ProfileChanges) -> ProfileChanges:
    """Return the changes in their kept forms, null as empty text. Raises `InvalidAccount` naming all that is wrong."""
    errors: dict[str, str] = {}
    kept = changes
    if not isinstance(changes.full_name, msgspec.UnsetType):
        full_name = clean_name(changes.full_name or "")
        if len(full_name) > FULL_NAME_LENGTH_MAX:
            errors["full_name"] = f"has at most {FULL_NAME_LENGTH_MAX} characters"
        kept = msgspec.structs.replace(kept, full_name=full_name)
    if not isinstance(changes.bio, msgspec.UnsetType):
        bio = clean_bio(changes.bio or "")
        if len(bio) > BIO_LENGTH_MAX:
            errors["bio"] = f"has at most {BIO_LENGTH_MAX} characters"
        kept = msgspec.structs.replace(kept, bio=bio)
    if not isinstance(changes.website, msgspec.UnsetType):
        website = canonical_website(changes.website) if changes.website else ""
        if website is None:
            errors["website"] = f"is a web address with http:// or https://, of at most {WEBSITE_LENGTH_MAX} characters"
        kept = msgspec.structs.replace(kept, website=website)
    if not isinstance(changes.language, msgspec.UnsetType):
        language = canonical_language(changes.language)
        if language is None:
            errors["language"] = "is a language tag such as en, pt-BR or zh-Hant"
        kept = msgspec.structs.replace(kept, language=language or "en")
    if errors:
        raise InvalidAccount(errors)
    return kept


def avatar_url(media_id: int | None) -> str | None:
    """Return the address of a profile picture's small rendition; None without one."""
    return None if media_id is None else f"/media/{media_id}_t.jpg"


def _is_visible(character: str) -> bool:
    return character in _INVISIBLE_KEPT or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")


def _language_part(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) <= 3 else part.lower()
