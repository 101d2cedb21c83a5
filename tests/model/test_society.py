"""A short life of the society; `python -m tests.model` has longer ones."""

import msgspec
import pytest

from heliograph.platform.config import Config
from tests.model.running import live_through


@pytest.mark.timeout(300)
def test_people_are_shown_what_a_society_in_memory_says_they_should(config: Config, fresh_database: str) -> None:
    asked = live_through(msgspec.structs.replace(config, database_url=fresh_database), lives=6)
    assert asked > 400
