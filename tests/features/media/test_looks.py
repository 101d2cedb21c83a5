"""The looks are what their code says, on disk and over HTTP."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from heliograph.features.media import rules
from heliograph.features.media.transcode import looks
from heliograph.features.media.transcode.colour import cube, cube_text
from heliograph.features.media.types import Crop, MediaType, Recipe
from heliograph.features.media.types.looks import LOOKS, UnknownFilter
from heliograph.platform.errors import Invalid
from tests.world import World

FOLDER = Path(looks.__file__).parent / "luts"


@pytest.mark.parametrize("name", LOOKS)
def test_the_table_on_disk_is_what_the_code_computes(name: str) -> None:
    with Image.open(FOLDER / f"{name}.png") as image:
        assert (image.mode, image.size) == ("RGB", (33, 33 * 33)), "`make looks` writes them"
        table = np.asarray(image).reshape(33, 33, 33, 3)
    assert np.array_equal(table, looks.lut(name)), "`make looks` writes them"


def test_every_look_on_offer_is_written_and_nothing_else_is() -> None:
    assert tuple(looks.LOOKS) == LOOKS
    assert {"clarendon", "juno", "valencia"} <= set(LOOKS)
    assert len(LOOKS) >= 15
    files = {path.name for path in FOLDER.iterdir()} - {"README.md"}
    assert files == {f"{name}.{extension}" for name in LOOKS for extension in ("png", "jpg")}


@pytest.mark.parametrize("name", LOOKS)
def test_the_table_stays_near_the_function_between_its_nodes(name: str) -> None:
    colours = np.random.default_rng(5).random((20_000, 3))
    exact = np.clip(looks.LOOKS[name](colours), 0, 1)
    error = np.abs(sampled(cube(Recipe(filter=name)), colours) - exact) * 255
    assert error.mean() < 0.35, f"mean {error.mean():.2f} of 255"
    assert np.percentile(error, 99.9) < 4, f"{np.percentile(error, 99.9):.1f} of 255"


def sampled(table: np.ndarray, colours: np.ndarray) -> np.ndarray:
    """Interpolate between the eight nodes around each colour."""
    place = colours * 32
    low = np.minimum(np.floor(place).astype(int), 31)
    part = place - low
    total = np.zeros_like(colours)
    for corner in np.ndindex(2, 2, 2):
        red, green, blue = (low + corner).T
        weight = np.where(np.array(corner) == 1, part, 1 - part).prod(1)
        total += weight[:, None] * table[blue, green, red]
    return total


@pytest.mark.parametrize("name", LOOKS)
def test_a_look_keeps_light_above_dark(name: str) -> None:
    grey = np.linspace(0, 1, 65)[:, None].repeat(3, axis=1)
    light = looks.luma(looks.LOOKS[name](grey))[:, 0]
    assert (np.diff(light) >= 0).all()
    assert light[-1] - light[0] > 0.6


def test_no_two_looks_are_alike() -> None:
    for at, one in enumerate(LOOKS):
        for other in LOOKS[at + 1 :]:
            apart = np.abs(looks.lut(one).astype(int) - looks.lut(other)).mean()
            assert apart > 4, (one, other, apart)


@pytest.mark.parametrize("name", ["ash", "basalt", "umber", "indigo"])
def test_a_monochrome_look_depends_on_lightness_alone(name: str) -> None:
    table = looks.lut(name).reshape(-1, 3).astype(int)
    order = np.argsort(table.sum(1))
    assert (np.diff(table[order], axis=0) >= -1).all(), "one ink: what is lighter is lighter in every channel"


def test_the_text_of_a_cube_has_its_rows_red_fastest() -> None:
    recipe = Recipe(filter="Juno", strength=60, warmth=20)
    lines = cube_text(recipe).splitlines()
    assert lines[0] == "LUT_3D_SIZE 33"
    rows = np.array([line.split() for line in lines[1:]], np.float64)
    assert rows.shape == (33**3, 3)
    assert np.abs(rows[5 + 33 * 7 + 33 * 33 * 11] - cube(recipe)[11, 7, 5]).max() < 1e-6


FOLLOWABLE = [
    Recipe(),
    Recipe(filter="CLARENDON"),
    Recipe(crop=Crop(x=1 / 3, width=2 / 3)),
    Recipe(crop=Crop(x=0.3333333, width=0.6666668)),
    Recipe(rotate=90, warmth=-100),
]
REFUSED = [
    (Recipe(filter="sepia"), "filter"),
    (Recipe(crop=Crop(x=0.5, width=0.6)), "crop.width"),
    (Recipe(crop=Crop(y=0.01, height=1.0)), "crop.height"),
    (Recipe(trim_start_seconds=2), "trim_start_seconds"),
    (Recipe(cover_seconds=2), "cover_seconds"),
]


@pytest.mark.parametrize("recipe", FOLLOWABLE, ids=repr)
@pytest.mark.parametrize("kind", MediaType)
def test_a_recipe_that_can_be_followed_is_taken(recipe: Recipe, kind: MediaType) -> None:
    rules.check_recipe(recipe, kind)


@pytest.mark.parametrize(("recipe", "field"), REFUSED, ids=repr)
def test_a_recipe_that_cannot_be_followed_is_refused_by_field(recipe: Recipe, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.check_recipe(recipe, MediaType.PHOTO)
    assert set(refused.value.errors) == {field}
    assert (field == "filter") == isinstance(refused.value, UnknownFilter)


def test_only_a_photo_is_straightened_and_darkened_in_its_corners() -> None:
    recipe = Recipe(straighten_degrees=-45.0, vignette=100)
    rules.check_recipe(recipe, MediaType.PHOTO)
    with pytest.raises(Invalid) as refused:
        rules.check_recipe(recipe, MediaType.VIDEO)
    assert set(refused.value.errors) == {"straighten_degrees", "vignette"}


def test_only_a_video_is_trimmed_and_it_ends_after_it_starts() -> None:
    rules.check_recipe(Recipe(trim_start_seconds=3, trim_end_seconds=3.5, cover_seconds=1), MediaType.VIDEO)
    with pytest.raises(Invalid) as refused:
        rules.check_recipe(Recipe(trim_start_seconds=2, trim_end_seconds=2), MediaType.VIDEO)
    assert set(refused.value.errors) == {"trim_end_seconds"}


async def test_anyone_may_list_the_looks_and_fetch_their_files_for_ever(world: World) -> None:
    answer = await world.http.get("/api/filters")
    assert answer.status_code == 200, answer.text
    filters = answer.json()["filters"]
    assert [one["name"] for one in filters][:3] == ["Clarendon", "Juno", "Valencia"]
    assert len(filters) == len(LOOKS)
    for one in filters:
        for url, kind in ((one["lut_url"], "PNG"), (one["preview_url"], "JPEG")):
            file = await world.http.get(url)
            assert file.status_code == 200
            assert file.headers["content-type"] == f"image/{kind.lower()}"
            assert file.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert file.headers["x-content-type-options"] == "nosniff"
            assert "sandbox" in file.headers["content-security-policy"]
            assert "content-encoding" not in file.headers
            with Image.open(io.BytesIO(file.content)) as image:
                assert image.format == kind
                assert not image.info.get("exif")
    again = await world.http.get(filters[0]["lut_url"], headers={"If-None-Match": file_etag(filters[0]["lut_url"])})
    assert (again.status_code, again.content) == (304, b"")


def file_etag(url: str) -> str:
    """The tag of an address that holds its content's hash."""
    return f'"{url.rpartition("/")[2]}"'


@pytest.mark.parametrize("name", ["juno.png", "juno-000000000000.png", "..%2Flooks.py", "README.md"])
async def test_no_other_file_is_served_as_a_look(world: World, name: str) -> None:
    answer = await world.http.get(f"/media/looks/{name}")
    assert answer.status_code == 404
