"""ffmpeg's filters for a plan, as text. Pure."""

from heliograph.features.media.transcode.video.sizes import edited_size, fitted
from heliograph.features.media.transcode.video.types import MAX_FRAMES_PER_SECOND, Colour, EncodePlan

CUBE_NAME = "look.cube"
SAMPLE_RATE = 48_000

# ITU-R BT.2408: an HDR picture's paper white is at 203 nits, and becomes nearly an ordinary screen's white. What is
# brighter, up to 1000 nits, is bent into the rest; mobius leaves skin and shadows as they are, where hable darkens.
_WHITE_NITS = 203
_PEAK = 1000 / _WHITE_NITS
_TURNS = {0: (), 90: ("transpose=clock",), 180: ("hflip", "vflip"), 270: ("transpose=cclock",)}
# What swscale alone cannot turn into BT.709.
_WIDE = ("bt2020", "smpte431", "smpte432", "film")


def picture_graph(plan: EncodePlan) -> str:
    """One decode into every rendition: the largest is made first, the others from it; outputs are `[v0]`, `[v1]`…"""
    facts = plan.facts
    shape = edited_size(facts, plan.rotate, plan.crop)
    sizes = [fitted(shape, name) for name in plan.names]
    width, height = max(sizes)
    steps = [
        *(() if facts.frames_per_second <= MAX_FRAMES_PER_SECOND + 1 else (f"fps={MAX_FRAMES_PER_SECOND}",)),
        *reading(facts.colour),
        *_TURNS[plan.rotate],
        *_crop(plan),
        *to_screen(facts.colour, width, height),
        *((f"format=gbrp,lut3d=file={CUBE_NAME}:interp=trilinear",) if plan.cube else ()),
        "scale=out_color_matrix=bt709:out_range=tv",
        "format=yuv420p",
        "setsar=1",
        "sidedata=mode=delete",
        "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv:field_mode=prog",
    ]
    head = f"{_flattened(plan)}{','.join(steps)}"
    if len(sizes) == 1:
        return f"{head}[v0]"
    splits = "".join(f"[s{at}]" for at in range(len(sizes)))
    scaled = [f"[s{at}]{_scale(size, (width, height))}[v{at}]" for at, size in enumerate(sizes)]
    return ";".join((f"{head},split={len(sizes)}{splits}", *scaled))


def _flattened(plan: EncodePlan) -> str:
    """The picture's input, put on white where it is see-through."""
    source = f"[0:{plan.facts.video_index}]"
    if not plan.facts.has_alpha:
        return source
    return f"{source}format=rgba,split[f][b];[b]drawbox=c=white:t=fill:replace=1[w];[w][f]overlay=format=rgb,"


def _scale(size: tuple[int, int], largest: tuple[int, int]) -> str:
    return "null" if size == largest else f"scale={size[0]}:{size[1]}:flags=bicubic,setsar=1"


def _crop(plan: EncodePlan) -> tuple[str, ...]:
    if plan.crop is None:
        return ()
    crop = plan.crop
    return (f"crop=w=iw*{crop.width:.6f}:h=ih*{crop.height:.6f}:x=iw*{crop.x:.6f}:y=ih*{crop.y:.6f}",)


def reading(colour: Colour) -> tuple[str, ...]:
    """Say how the samples are meant, where the file left it open."""
    if colour.matrix == "gbr":
        return ()
    extent = "pc" if colour.is_full_range else "tv"
    return (
        f"setparams=color_primaries={colour.primaries}:color_trc={colour.transfer}"
        f":colorspace={colour.matrix}:range={extent}",
    )


def to_screen(colour: Colour, width: int, height: int) -> tuple[str, ...]:
    """Scale to this size and bring the colours to BT.709.

    Scaled first, because tone mapping works in floating point: at 4K it would take a gigabyte.
    """
    scale = f"scale={width}:{height}:flags=bicubic"
    if colour.transfer in ("smpte2084", "arib-std-b67"):
        return (
            scale,
            f"zscale=p=bt709:t=linear:npl={_WHITE_NITS}",
            "format=gbrpf32le",
            f"tonemap=tonemap=mobius:desat=0:peak={_PEAK:.2f}",
            "zscale=t=bt709:m=bt709:r=tv",
            "format=yuv420p",
        )
    if colour.primaries in _WIDE:
        return (scale, "zscale=p=bt709:t=bt709:m=bt709:r=tv")
    return (f"{scale}:out_color_matrix=bt709:out_range=tv",) if colour.matrix != "gbr" else (scale,)


def sound_graph(plan: EncodePlan, loudness: str) -> str:
    """The sound, evened and in stereo, once for every rendition; outputs are `[a0]`, `[a1]`…"""
    count = len(plan.names)
    steps = [
        *((loudness,) if loudness else ()),
        f"aresample={SAMPLE_RATE}:async=1:first_pts=0",
        "aformat=sample_fmts=fltp:channel_layouts=stereo",
    ]
    labels = "".join(f"[a{at}]" for at in range(count))
    split = f",asplit={count}" if count > 1 else ""
    return f"[0:{plan.facts.audio_index}]{','.join(steps)}{split}{labels}"
