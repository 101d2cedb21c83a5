"""The `heliograph` command. Reads the configuration once and hands it to one program.

Programs are imported when they are asked for, so that `heliograph config` answers at once.
"""

import asyncio
import importlib.metadata
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, CycloptsError, Parameter

from heliograph.platform.config import Config, ConfigError, Methods, describe, load_config
from heliograph.platform.errors import Refused
from heliograph.programs.up.joining import join_engines
from heliograph.programs.up.refusals import StartRefused

DataDir = Annotated[Path | None, Parameter(help="Where data, secrets, sockets and logs are (HELIOGRAPH_DATA_DIR).")]
Host = Annotated[str | None, Parameter(help="The address to listen at (HELIOGRAPH_HOST).")]
Port = Annotated[int | None, Parameter(help="The port to listen at (HELIOGRAPH_PORT).")]

VERSION = importlib.metadata.version("heliograph")
OPENAPI_PATH = Path("docs/api/openapi.json")

app = App(
    name="heliograph",
    help="A photo and video sharing social network that anyone can run. `heliograph up` is all you need at home.",
    version=VERSION,
)

storage = App(name="storage", help="Set up the S3 bucket that objects are kept in.")
app.command(storage)


@app.command
def up(
    *,
    data_dir: DataDir = None,
    host: Host = None,
    port: Port = None,
    demo: Annotated[bool, Parameter(negative=(), help="Put a small lively community in it.")] = False,
    edge: Annotated[bool, Parameter(negative=(), help="Put nginx in front, with a cache on disk and HTTP/2.")] = False,
    split: Annotated[bool, Parameter(negative=(), help="Behind the edge, serve reads and writes apart.")] = False,
) -> int:
    """Run everything: the embedded engines and every program, until Ctrl-C."""
    from heliograph.programs.up import supervisor

    if split and not edge:
        _tell("--split is for --edge, which sends reads and writes where they belong")
        return 2
    config = load_config(data_dir=data_dir, host=host, port=port)
    return supervisor.up(config, is_demo=demo, has_edge=edge, is_split=split)


@app.command
def web(
    *,
    data_dir: DataDir = None,
    host: Host = None,
    port: Port = None,
    reads: Annotated[bool, Parameter(negative=(), help="Only GET, HEAD and OPTIONS.")] = False,
    writes: Annotated[bool, Parameter(negative=(), help="Only what may change something.")] = False,
) -> int:
    """Serve HTTP: the interface for programs and the web client."""
    if reads and writes:
        _tell("say --reads or --writes, or neither for both")
        return 2
    methods = Methods.READS if reads else Methods.WRITES if writes else None
    config = join_engines(load_config(data_dir=data_dir, host=host, port=port, web_methods=methods))
    from heliograph.programs import web as program

    program.main(config)
    return 0


@app.command
def worker(
    *,
    groups: Annotated[str, Parameter(help="Consumer groups, by patterns with commas between: 'feed.*,media.*'.")] = "*",
    data_dir: DataDir = None,
) -> None:
    """Drain consumer groups."""
    config = _joined(data_dir)
    from heliograph.programs import worker as program

    program.main(config, groups)


@app.command
def relay(*, data_dir: DataDir = None) -> None:
    """Carry committed facts from the ledger to the bus."""
    config = _joined(data_dir)
    from heliograph.programs import relay as program

    program.main(config)


@app.command
def ticker(*, data_dir: DataDir = None) -> None:
    """Run timers; several may run, one leads."""
    config = _joined(data_dir)
    from heliograph.programs import ticker as program

    program.main(config)


@app.command
def edge(*, data_dir: DataDir = None, host: Host = None, port: Port = None) -> None:
    """Stand in front of web programs elsewhere: nginx, its cache, and what it must forget."""
    config = load_config(data_dir=data_dir, host=host, port=port)
    from heliograph.programs import edge as program

    program.main(config)


@app.command
def migrate(*, data_dir: DataDir = None) -> None:
    """Bring the database up to date."""
    config = _joined(data_dir)
    from heliograph.programs import migrate as program

    print(f"{asyncio.run(program.migrate(config))} migrations applied")


@app.command
def config(*, data_dir: DataDir = None) -> None:
    """Show every setting and its value; of secrets only whether they are set."""
    rows = describe(load_config(data_dir=data_dir))
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        print(f"{name:<{width}}  {value}")


@app.command
def doctor(
    *,
    repair: Annotated[
        bool, Parameter(negative=(), help="Delete stored files without rows; render anew what lacks files.")
    ] = False,
    orphans_max: Annotated[int, Parameter(help="Repair nothing where more files than this have no row.")] = 1_000,
    data_dir: DataDir = None,
) -> int:
    """Look at everything that usually goes wrong; status 1 if something needs doing."""
    from heliograph.programs import doctor as program

    config = load_config(data_dir=data_dir)
    checks = [asyncio.run(program.repair(config, orphans_max))] if repair else []
    checks += asyncio.run(program.examine(config))
    for check in checks:
        print(f"{'ok ' if check.is_ok else 'BAD'}  {check.name}: {check.found}")
        if check.hint:
            print(f"     → {check.hint}")
    return 0 if all(check.is_ok for check in checks) else 1


@app.command
def replay(
    *,
    event: Annotated[int | None, Parameter(help="The event to deliver again.")] = None,
    parked: Annotated[bool, Parameter(negative=(), help="Deliver everything that is parked again.")] = False,
    group: Annotated[str | None, Parameter(help="To this consumer group only.")] = None,
    data_dir: DataDir = None,
) -> int:
    """Deliver events again; consumers do nothing twice."""
    if (event is None) != parked:
        _tell("say either --event ID or --parked")
        return 2
    config = _joined(data_dir)
    from heliograph.programs import replay as program

    work = program.replay_parked(config, group) if event is None else program.replay_event(config, event, group)
    print(f"{asyncio.run(work)} deliveries made")
    return 0


held = App(name="held", help="Posts that wait for a moderator.")
app.command(held)


@held.command(name="list")
def held_list(*, data_dir: DataDir = None) -> None:
    """List posts that wait for a moderator, oldest first."""
    from heliograph.programs import held as program

    for line in asyncio.run(program.listed(_joined(data_dir))):
        print(line)


@held.command(name="release")
def held_release(post_id: int, *, data_dir: DataDir = None) -> None:
    """Publish a post that was held."""
    from heliograph.programs import held as program

    asyncio.run(program.release(_joined(data_dir), post_id))


@held.command(name="refuse")
def held_refuse(post_id: int, words: str, *, data_dir: DataDir = None) -> None:
    """Fail a post that was held, with the reason in words for its author."""
    from heliograph.programs import held as program

    asyncio.run(program.refuse(_joined(data_dir), post_id, words))


@storage.command
def apply_lifecycle(*, data_dir: DataDir = None) -> None:
    """Set how long the bucket keeps uploads nobody submitted and stories, and when originals go to colder storage."""
    from heliograph.programs.storage import set_lifecycle

    print(*set_lifecycle(load_config(data_dir=data_dir)), sep="\n")


@storage.command
def apply_cors(
    *,
    origin: Annotated[list[str] | None, Parameter(help="A page's origin; by default HELIOGRAPH_PUBLIC_URL.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Let the client's pages send files straight to the bucket."""
    from heliograph.programs.storage import set_cors

    print(*set_cors(load_config(data_dir=data_dir), origin or []), sep="\n")


app.command("heliograph.programs.hashes:app", name="hashes", help="Lists of files and pictures that are known.")
app.command("heliograph.programs.reports:app", name="reports", help="What people have reported.")


@app.command
def openapi(
    *, check: Annotated[bool, Parameter(negative=(), help="Only say whether the file agrees with the code.")] = False
) -> int:
    """Write docs/api/openapi.json from the code."""
    from heliograph.programs.openapi import document

    fresh = document()
    if check:
        is_same = OPENAPI_PATH.exists() and OPENAPI_PATH.read_bytes() == fresh
        if not is_same:
            _tell(f"{OPENAPI_PATH} does not agree with the code: run heliograph openapi")
        return 0 if is_same else 1
    OPENAPI_PATH.parent.mkdir(parents=True, exist_ok=True)
    OPENAPI_PATH.write_bytes(fresh)
    return 0


@app.command
def version() -> None:
    """Print the version."""
    print(VERSION)


def main() -> None:
    """Run the command line; a refusal is said in one line, with status 1, and bad usage with status 2."""
    try:
        sys.exit(app(exit_on_error=False, result_action="return_value"))
    except (ConfigError, StartRefused, Refused) as refusal:
        _tell(str(refusal))
        sys.exit(1)
    except CycloptsError:
        sys.exit(2)


def _joined(data_dir: Path | None) -> Config:
    return join_engines(load_config(data_dir=data_dir))


def _tell(line: str) -> None:
    print(f"heliograph: {line}", file=sys.stderr)
