"""A small lively community to try the product with: two dozen people, free photographs, follows, likes, comments.

Made by the same verbs that people's requests call. The pictures' authors and licences stand in
`demo_pictures/credits.json` and in each caption.
"""

import asyncio
import random
from pathlib import Path

import msgspec

from heliograph.features.accounts import service as accounts
from heliograph.features.accounts.types import Device, ProfileChanges, SignUp
from heliograph.features.engagement import service as engagement
from heliograph.features.engagement.types import NewComment, SaveRequest
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
_LIKES_EACH = 12
_REMARKS = (
    "Oh, this light!",
    "Where is this?",
    "I could look at it all day.",
    "Wish I had been there.",
    "That made my morning.",
    "How long did you wait for it?",
    "The colours 😍",
    "Please post more of these.",
)
_ANSWERS = ("Thank you!", "More to come.", "You would have loved it.")

PEOPLE = [
    ("mira", "Mira Solberg", "Here to look around. Log in as me.", ()),
    ("aitor.mendi", "Aitor Mendizabal", "Mountains before breakfast.", ("picos-de-europa", "aitzgorri", "friends")),
    ("bea_baker", "Bea Thornton", "Flour, figs and the odd failure.", ("fig-in-a-bowl",)),
    ("cem.yildiz", "Cem Yıldız", "Bridges, cables, long exposures.", ("suspension-bridge-at-night", "bridge-cables")),
    ("daria", "Daria Kowalczyk", "Vet by day. Yes, I will look at your cat.", ("maine-coon", "koala")),
    ("eino", "Eino Laine", "Birdwatcher. Quiet please.", ("nuthatch", "scarlet-macaw")),
    ("fatou.k", "Fatou Keïta", "Markets, fabrics, coffee.", ("coffee",)),
    (
        "gus",
        "Gustav Holm",
        "Two dogs, one sofa.",
        ("dogs-in-the-park", "dog-on-the-tiles", "waiting-by-the-door", "dogs-under-the-tree"),
    ),
    ("hana_m", "Hana Morimoto", "森と川 · forests and rivers", ("forest-stream", "pavilion")),
    ("ines", "Inês Duarte", "Botanist with muddy boots.", ("dahlia", "dandelions")),
    ("jonas.w", "Jonas Weber", "Printed circuits and other cities.", ("circuit-board", "city-avenue")),
    ("kavya", "Kavya Rao", "Reptiles are underrated.", ("chameleon", "marsh-crocodile", "komodo-dragon")),
    ("leo.marsh", "Leo Marsh", "Night sky when it is clear.", ("deep-field",)),
    ("mateo", "Mateo Ruiz", "Painter. The brushes are mine.", ("big-buck-bunny", "paint-brushes")),
    ("noor", "Noor Haddad", "Small rooms, large windows.", ("green-clock", "free")),
    ("olga.p", "Olga Petrova", "Cats. Mostly cats.", ("cat-face-by-day", "tortoiseshell", "jasmina", "tabby-in-march")),
    ("pauline", "Pauline Girard", "Sud-Ouest, marchés et montagnes.", ("sunset-on-the-summit",)),
    ("quentin_r", "Quentin Rossi", "Rockets, from far away.", ("on-the-pad",)),
    ("rosa", "Rosa Lindqvist", "School garden keeper.", ()),
    ("sami", "Sami Virtanen", "Moose count: 14.", ("moose", "polar-bear")),
    ("tomas.b", "Tomáš Beneš", "Drums.", ("drum-and-wine",)),
    ("uma", "Uma Fernandes", "Citrus season is the best season.", ("citrus-slices",)),
    ("viktor", "Viktor Andersson", "Zoos of the world, by train.", ("panda", "ring-tailed-lemurs")),
    ("wren", "Wren Okafor", "Bees, wild and otherwise.", ("honey-bee",)),
]
"""(username, name, bio, pictures by file name); of three or more the first two are one post."""


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A photograph or video that the project carries, with what is to be said of it."""

    file: str
    author: str
    licence: str
    caption: str
    alt_text: str
    place: str | None
    """None: not known."""

    @property
    def content_type(self) -> str:
        """The file's kind."""
        return "video/mp4" if self.file.endswith(".mp4") else "image/jpeg"

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
        listed = msgspec.json.decode((PICTURES / "credits.json").read_bytes(), type=list[Picture])
        pictures = {picture.file.rpartition(".")[0]: picture for picture in listed}
        actors = [await _sign_up(ctx, username, full_name, bio) for username, full_name, bio, _ in PEOPLE]
        await _follow_each_other(ctx, actors)
        albums = [[pictures[name] for name in names] for _, _, _, names in PEOPLE]
        made = await _publish_all(ctx, list(zip(actors, albums, strict=True)))
        await _react(ctx, actors, made)
        # Found anew by the clock every few minutes: whoever signs up meanwhile is shown somebody too.
        await graph.refresh_popular(ctx)
        for actor, album in zip(actors, albums, strict=True):
            if album:
                await profiles.change_avatar(ctx, actor, album[-1].content, "image/jpeg")


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


async def _publish_all(ctx: Ctx, shelves: list[tuple[Actor, list[Picture]]]) -> list[tuple[Actor, int]]:
    """Post everybody's pictures, in an order of chance; return who posted which once they are published."""
    albums = [(actor, album) for actor, pictures in shelves for album in _albums(pictures)]
    random.Random(_SEED).shuffle(albums)  # noqa: S311  the same community each time
    made = [(author, await _post(ctx, author, album)) for author, album in albums]
    async with asyncio.timeout(_PROCESSING_SECONDS):
        for author, post_id in made:
            while (await posts.status(ctx, author, post_id)).status == "processing":  # noqa: ASYNC110  a worker works
                await asyncio.sleep(0.1)
    return made


async def _react(ctx: Ctx, people: list[Actor], made: list[tuple[Actor, int]]) -> None:
    """Like and save posts, comment on them, and have their authors answer some."""
    chance = random.Random(_SEED)  # noqa: S311  the same community each time
    for person in people[1:]:
        for author, post_id in chance.sample(made, min(_LIKES_EACH, len(made))):
            await engagement.like_post(ctx, person, post_id)
            if author == person or chance.randrange(4):
                continue
            remark = NewComment(text=chance.choice(_REMARKS))
            said = await engagement.comment(ctx, person, post_id, remark, None)
            await engagement.save(ctx, person, post_id, SaveRequest())
            if chance.randrange(2):
                answer = NewComment(text=chance.choice(_ANSWERS), parent_id=said.comment_id)
                await engagement.comment(ctx, author, post_id, answer, None)
                await engagement.like_comment(ctx, author, int(said.comment_id))


def _albums(pictures: list[Picture]) -> list[list[Picture]]:
    first = pictures[:2] if len(pictures) > 2 else pictures[:1]
    return [album for album in (first, *([picture] for picture in pictures[len(first) :])) if album]


async def _post(ctx: Ctx, author: Actor, album: list[Picture]) -> int:
    files = [picture.content for picture in album]
    intents = [FileIntent(content_type=one.content_type, file_size=len(one.content)) for one in album]
    ticket = await posts.begin(ctx, author, UploadRequest(files=intents), None)
    for offer, content in zip(ticket.uploads, files, strict=True):
        await ctx.objects.put(quarantine_key(int(offer.media_id)), content)
    sources = " · ".join(dict.fromkeys(f"{picture.author}, {picture.licence}" for picture in album))
    await posts.submit(
        ctx,
        author,
        Draft(
            post_id=ticket.post_id,
            caption=f"{album[0].caption}\n\n{'Video' if album[0].content_type == 'video/mp4' else 'Photo'}: {sources}",
            location=album[0].place,
            alt_texts=[picture.alt_text for picture in album],
        ),
        None,
    )
    return int(ticket.post_id)
