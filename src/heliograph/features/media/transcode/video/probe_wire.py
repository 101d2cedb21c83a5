"""How the probing child answers: one msgpack message, decoded into exact types and checked by the parent."""

import math

import msgspec

from heliograph.features.media.transcode.types import Rejected, RejectionCode
from heliograph.features.media.transcode.video.types import MAX_SIDE, Container, VideoFacts

MAX_REPLY_BYTES = 64 * 1024

PICTURE_CODECS = {
    Container.ISO: ("h264", "hevc", "vp9", "vp8", "av1", "mpeg4", "mjpeg"),
    Container.MATROSKA: ("h264", "hevc", "vp9", "vp8", "av1"),
    Container.GIF: ("gif",),
}
SOUND_CODECS = (
    *("aac", "opus", "vorbis", "mp3", "flac", "alac", "amr_nb", "amr_wb"),
    *("pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_f32le", "pcm_u8", "pcm_alaw", "pcm_mulaw"),
)
# The decoders by these codecs' names in libavcodec.
DECODERS = (
    *PICTURE_CODECS[Container.ISO],
    *("gif", "libdav1d", "mp3float", "amrnb", "amrwb"),
    *SOUND_CODECS,
)


class Probed(msgspec.Struct, frozen=True, kw_only=True, tag="probed"):
    """The file is a video."""

    facts: VideoFacts


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag="refused"):
    """The file is at fault; `Rejected`, on its way to the parent."""

    code: RejectionCode
    detail: str

    def as_rejected(self) -> Rejected:
        """The exception to raise in the parent."""
        return Rejected(self.code, self.detail[:300])


Reply = Probed | Refused

_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)


def encode(reply: Reply) -> bytes:
    """Encode what the child found."""
    return _encoder.encode(reply)


def decode(body: bytes) -> Reply | None:
    """Decode what a child sent; None for what no honest child sends."""
    try:
        reply = _decoder.decode(body)
    except msgspec.DecodeError:
        return None
    return reply if isinstance(reply, Refused) or _is_plausible(reply.facts) else None


def _is_plausible(facts: VideoFacts) -> bool:
    """Whether a decoder could say so: the numbers go into ffmpeg's arguments, the names as well."""
    numbers = (facts.duration_seconds, facts.frames_per_second)
    names = (facts.colour.primaries, facts.colour.transfer, facts.colour.matrix)
    return (
        all(math.isfinite(number) and 0 < number < 1e9 for number in numbers)
        and 1 <= facts.width <= 4 * MAX_SIDE
        and 1 <= facts.height <= 4 * MAX_SIDE
        and 0 <= facts.video_index < 64
        and (facts.audio_index is None or 0 <= facts.audio_index < 64)
        and facts.video_codec in PICTURE_CODECS[facts.container]
        and facts.audio_codec in ("", *SOUND_CODECS)
        and all(name.replace("-", "").isalnum() for name in names)
    )
