"""Run the supervisor over the stand-ins: `python -m tests.programs.standins DATA_DIR PORT [--edge]`."""

import sys
from pathlib import Path

from heliograph.platform.config import load_config
from heliograph.programs.up.supervisor import up

config = load_config(data_dir=Path(sys.argv[1]), port=int(sys.argv[2]))
sys.exit(up(config, has_edge="--edge" in sys.argv, package="tests.programs.standins"))
