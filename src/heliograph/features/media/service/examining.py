"""What would become of a file if somebody uploaded it: for staff who try their lists and models."""

import hashlib

from heliograph.features.media.service import photos
from heliograph.features.media.service.moderating import judge
from heliograph.features.media.transcode.header import sniff
from heliograph.features.media.transcode.types import PhotoJob, PhotoResult, Rejected, Size
from heliograph.features.media.types.moderating import Examined, JudgedPicture
from heliograph.platform.context import Ctx


async def examine_file(ctx: Ctx, content: bytes) -> Examined:
    """Judge a photo without keeping anything; of what is no photo only the bytes' hash is looked up.

    Raises `Unavailable`.
    """
    content_sha256 = hashlib.sha256(content).digest()
    pictures: list[JudgedPicture] = []
    problem = ""
    try:
        result = await photos.render(ctx, PhotoJob(source=content, content_type=sniff(content)))
        pictures.append(judged_picture(result))
    except Rejected as refusal:
        problem = refusal.detail
    judgement = await judge(ctx, pictures, content_sha256)
    return Examined(
        content_sha256=content_sha256,
        perceptual_hashes=[value for picture in pictures for value in picture.perceptual_hashes],
        problem=problem,
        judgement=judgement,
    )


def judged_picture(result: PhotoResult) -> JudgedPicture:
    """Return what is judged of a rendered photo: its JPEG of 640 pixels, and the hashes of its looks."""
    (jpeg,) = (one.data for one in result.renditions if one.size is Size.M and one.format == "jpg")
    return JudgedPicture(jpeg=jpeg, perceptual_hashes=result.perceptual_hashes)
