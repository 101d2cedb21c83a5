"""The operator's models, as every program and the doctor find them."""

from heliograph.features.media.transcode.models.folder import models_in
from heliograph.features.media.transcode.models.pool import Models
from heliograph.features.media.transcode.models.types import Model, ModelUnfit
from heliograph.features.media.transcode.types import TranscoderUnavailable
from heliograph.platform.config import Config, ConfigError


def configured_models(config: Config) -> list[Model]:
    """Return the models that the configuration names. Raises `ConfigError`: what should look must not be absent."""
    try:
        return models_in(config.models_dir)
    except ModelUnfit as unfit:
        raise ConfigError(f"HELIOGRAPH_MODELS_DIR: {unfit}") from unfit


async def examine_models(config: Config) -> str:
    """Load and try every model; return their slots, names and labels in a line. Raises `ConfigError`."""
    models = configured_models(config)
    if not models:
        return "none configured"
    async with Models(models) as loaded:
        try:
            await loaded.examine()
        except TranscoderUnavailable as error:
            raise ConfigError(str(error)) from error
    return "; ".join(f"{model.slot} by {model.spec.name} ({', '.join(model.labels[:10])})" for model in models)
