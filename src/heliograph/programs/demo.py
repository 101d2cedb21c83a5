"""A small lively community to try the product with: two dozen people, free photographs, follows.

Made by the same verbs that people's requests call. The pictures' authors and licences stand in
`demo_pictures/credits.json` and in each caption.
"""

import asyncio
import random
from pathlib import Path

import msgspec

from heliograph.features.accounts import service as accounts
from heliograph.features.accounts.types import Device, ProfileChanges, SignUp
from heliograph.features.graph import service as graph
from heliograph.features.media.rules import quarantine_key
from heliograph.features.media.types import FileIntent
from heliograph.features.posts import service as posts
from heliograph.features.posts.types import Draft, UploadRequest
from heliograph.features.profiles import service as profiles
from heliograph.platform.config import Config
from heliograph.platform.context import Ctx
from heliograph.platform.identity import Actor
from heliograph.programs.composition import open_context

PICTURES = Path(__file__).parent / "demo_pictures"
PASSWORD = "heliograph-demo"  # noqa: S105  told to everyone who tries the demo
NEWCOMER = "mira"
_DEVICE = Device(address="127.0.0.1", user_agent="Demo")
_SEED = 20_26
_FOLLOWS_EACH = 9
_PROCESSING_SECONDS = 120

PEOPLE = [
    ("mira", "Mira Solberg", "Here to look around. Log in as me."),
    ("aitor.mendi", "Aitor Mendizabal", "Mountains before breakfast."),
    ("bea_baker", "Bea Thornton", "Flour, figs and the odd failure."),
    ("cem.yildiz", "Cem Yıldız", "Bridges, cables, long exposures."),
    ("daria", "Daria Kowalczyk", "Vet by day. Yes, I will look at your cat."),
    ("eino", "Eino Laine", "Birdwatcher. Quiet please."),
    ("fatou.k", "Fatou Keïta", "Markets, fabrics, coffee."),
    ("gus", "Gustav Holm", "Two dogs, one sofa."),
    ("hana_m", "Hana Morimoto", "森と川 · forests and rivers"),
    ("ines", "Inês Duarte", "Botanist with muddy boots."),
    ("jonas.w", "Jonas Weber", "Printed circuits and other cities."),
    ("kavya", "Kavya Rao", "Reptiles are underrated."),
    ("leo.marsh", "Leo Marsh", "Night sky when it is clear."),
    ("mateo", "Mateo Ruiz", "Painter. The brushes are mine."),
    ("noor", "Noor Haddad", "Small rooms, large windows."),
    ("olga.p", "Olga Petrova", "Cats. Mostly cats."),
    ("pauline", "Pauline Girard", "Sud-Ouest, marchés et montagnes."),
    ("quentin_r", "Quentin Rossi", "Rockets, from far away."),
    ("rosa", "Rosa Lindqvist", "School garden keeper."),
    ("sami", "Sami Virtanen", "Moose count: 14."),
    ("tomas.b", "Tomáš Beneš", "Drums."),
    ("uma", "Uma Fernandes", "Citrus season is the best season."),
    ("viktor", "Viktor Andersson", "Trains to the end of the line."),
    ("wren", "Wren Okafor", "Bees, wild and otherwise."),
]


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A photograph that the project carries, with what is to be said of it."""

    file: str
    author: str
    licence: str
    caption: str
    alt_text: str
    place: str | None
    """None: not known."""

    @property
    def content(self) -> bytes:
        """The file's bytes."""
        return (PICTURES / self.file).read_bytes()


async def seed(config: Config) -> None:
    """Make the community, unless it is there. Needs running workers, which publish the posts."""
    async with open_context(config, "demo") as ctx:
        async with ctx.db.read() as db:
            if NEWCOMER in await accounts.ids_by_usernames(db, [NEWCOMER]):
                return
        pictures = msgspec.json.decode((PICTURES / "credits.json").read_bytes(), type=list[Picture])
        people = [await _sign_up(ctx, *person) for person in PEOPLE]
        await _follow_each_other(ctx, people)
        await _publish_all(ctx, people, pictures)
        for person, picture in zip(people[1:16], reversed(pictures), strict=False):
            await profiles.change_avatar(ctx, person, picture.content, "image/jpeg")


async def _sign_up(ctx: Ctx, username: str, full_name: str, bio: str) -> Actor:
    form = SignUp(username=username, email=f"{username}@demo.invalid", password=PASSWORD, full_name=full_name)
    tokens = await accounts.sign_up(ctx, form, _DEVICE, None)
    token = ctx.keys.read_access(tokens.access, now=ctx.clock.now())
    actor = Actor(account_id=tokens.account_id, session_id=token.session_id if token else 0)
    await accounts.edit_profile(ctx, actor, ProfileChanges(bio=bio))
    return actor


async def _follow_each_other(ctx: Ctx, people: list[Actor]) -> None:
    chance = random.Random(_SEED)  # noqa: S311  the same community each time
    for person in people:
        others = [other for other in people if other != person]
        count = len(others) if person == people[0] else _FOLLOWS_EACH
        for other in chance.sample(others, count):
            await graph.follow(ctx, person, other.account_id)


async def _publish_all(ctx: Ctx, people: list[Actor], pictures: list[Picture]) -> None:
    """Post the pictures in turn, most alone and some as a carousel, and wait until they are published."""
    chance = random.Random(_SEED)  # noqa: S311
    shuffled = chance.sample(pictures, len(pictures))
    albums = [shuffled[:3], shuffled[3:6], *([picture] for picture in shuffled[6:])]
    made: list[tuple[Actor, int]] = []
    for index, album in enumerate(albums):
        author = people[1 + index % (len(people) - 1)]
        made.append((author, await _post(ctx, author, album)))
    async with asyncio.timeout(_PROCESSING_SECONDS):
        for author, post_id in made:
            while (await posts.status(ctx, author, post_id)).status == "processing":  # noqa: ASYNC110  another process works
                await asyncio.sleep(0.1)


async def _post(ctx: Ctx, author: Actor, album: list[Picture]) -> int:
    files = [picture.content for picture in album]
    intents = [FileIntent(content_type="image/jpeg", file_size=len(content)) for content in files]
    ticket = await posts.begin(ctx, author, UploadRequest(files=intents), None)
    for offer, content in zip(ticket.uploads, files, strict=True):
        await ctx.objects.put(quarantine_key(int(offer.media_id)), content)
    sources = " · ".join(dict.fromkeys(f"{picture.author}, {picture.licence}" for picture in album))
    await posts.submit(
        ctx,
        author,
        Draft(
            post_id=ticket.post_id,
            caption=f"{album[0].caption}\n\nPhoto: {sources}",
            location=album[0].place,
            alt_texts=[picture.alt_text for picture in album],
        ),
        None,
    )
    return int(ticket.post_id)
