"""The commands, their options and their help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from allostasis.cli.output import settle
from allostasis.cli.shell import PACKS, handled

__all__ = ["app", "start"]

app = typer.Typer(
    name="allostasis",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The immune system, the brain and the mind as one executable feedback loop. "
    "Research software. Not medical advice.",
)


def _named(text: str | Path) -> Path:
    """A path that somebody wrote: an empty one, such as an unset variable gives, would mean the shell's folder."""
    if not str(text).strip():
        raise typer.BadParameter("an empty name")
    return Path(text)


Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, and nothing else.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", parser=_named, metavar="FOLDER", help="Folder of the result.", show_default="runs/<title>"),
]
Run = Annotated[Path, typer.Argument(help="Folder of a result.", show_default=False)]
File = Annotated[Path, typer.Argument(help="Study file (YAML).", show_default=False)]


def start() -> None:
    """Run the command line."""
    settle()
    app()


def _version(asked: bool) -> None:
    if asked:
        from allostasis.version import VERSION

        print(f"allostasis {VERSION}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)
    ] = False,
    pack: Annotated[
        list[str] | None,
        typer.Option("--pack", help="A pack: a folder, a file or an installed name; its code runs. May be repeated."),
    ] = None,
) -> None:
    PACKS[:] = pack or []


@app.command()
@handled
def run(
    study: File,
    people: Annotated[int | None, typer.Option(help="Number of people, instead of the study's.", min=1)] = None,
    seed: Annotated[int | None, typer.Option(help="Seed, instead of the study's.", min=0)] = None,
    workers: Annotated[int, typer.Option(help="Threads. They change no number.", min=1)] = 2,
    cluster: Annotated[
        str | None, typer.Option(help="`processes`, or the address of a Dask scheduler. It changes no number.")
    ] = None,
    data: Annotated[Path | None, typer.Option(help="Measurements (CSV or Parquet) to lay over the result.")] = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Run a study, and write its result and report."""
    from allostasis.cli import run as running

    running.run(study, people=people, seed=seed, workers=workers, cluster=cluster, data=data, out=out, as_json=as_json)


@app.command()
@handled
def plan(
    plans: Annotated[Path, typer.Argument(help="Plan file (YAML).", show_default=False)],
    people: Annotated[int | None, typer.Option(help="Number of people, instead of the file's.", min=8)] = None,
    most: Annotated[
        int | None, typer.Option("--plans", help="Plans that are lived at most, instead of the file's.", min=2)
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed, instead of the file's.", min=0)] = None,
    workers: Annotated[int, typer.Option(help="Threads. They change no number.", min=1)] = 2,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Search for plans of treatment: what does most at least burden and risk, and for whom."""
    from allostasis.cli import plans as searching

    searching.plan(plans, people=people, most=most, seed=seed, workers=workers, out=out, as_json=as_json)


@app.command()
@handled
def demo(
    workers: Annotated[int, typer.Option(help="Threads. They change no number.", min=1)] = 2,
    out: Annotated[Path, typer.Option("--out", parser=_named, metavar="FOLDER", help="Folder of both results.")] = Path(
        "runs/demo"
    ),
    as_json: Json = False,
) -> None:
    """Run two studies of endotoxin in healthy people, and write their reports."""
    from allostasis.cli import run as running

    running.demo(workers=workers, out=out, as_json=as_json)


@app.command()
@handled
def new(
    path: Annotated[Path, typer.Argument(help="Where to write a study.")] = Path("study.yaml"),
    drug: Annotated[Path | None, typer.Option(help="Write a drug instead.", metavar="FILE.py")] = None,
    module: Annotated[Path | None, typer.Option(help="Write a module instead.", metavar="FILE.py")] = None,
    readout: Annotated[Path | None, typer.Option(help="Write a read-out instead.", metavar="FILE.py")] = None,
    finding: Annotated[
        Path | None, typer.Option(help="Write a finding with source and replay instead.", metavar="FILE.yaml")
    ] = None,
) -> None:
    """Write a commented study file that runs as it is; or a drug, a module, a read-out, a finding."""
    from allostasis.cli import study_files as writing

    parts = {"drug": drug, "module": module, "readout": readout, "finding": finding}
    asked = {kind: file for kind, file in parts.items() if file is not None}
    for kind, file in asked.items():
        writing.new_part(kind, file)
    if not asked:
        writing.new(path)


@app.command()
@handled
def validate(study: File, as_json: Json = False) -> None:
    """Check a study file; every problem with its line."""
    from allostasis.cli import study_files as writing

    writing.validate(study, as_json=as_json)


@app.command("list")
@handled
def listed(
    what: Annotated[
        str, typer.Argument(help="measures, treatments, stressors, conditions, findings, modules, packs or keys.")
    ] = "measures",
    search: Annotated[str, typer.Option(help="Only what has these words in it.")] = "",
    as_json: Json = False,
) -> None:
    """List what can be measured, given or written in a study, and how much of it findings back."""
    from allostasis.cli import listing

    listing.listed(what, search=search, as_json=as_json)


@app.command()
@handled
def schema(
    out: Annotated[Path | None, typer.Option("--out", help="File to write; stdout unless said.")] = None,
) -> None:
    """Write the JSON Schema of a study file, by which editors complete and check it."""
    from allostasis.cli import listing

    listing.schema(out)


@app.command()
@handled
def model(
    module: Annotated[
        str | None, typer.Argument(help="One module; all of them unless said.", show_default=False)
    ] = None,
    guesses: Annotated[bool, typer.Option("--guesses", help="Only the numbers that are guesses.")] = False,
    every: Annotated[bool, typer.Option("--all", help="With --guesses: each of them, not counts by module.")] = False,
    as_json: Json = False,
) -> None:
    """Show what the model consists of: states, numbers, flows, wires, guesses."""
    from allostasis.cli import inspect as looking

    looking.model(module, guesses=guesses, every=every, as_json=as_json)


@app.command()
@handled
def explain(
    result: Run,
    state: Annotated[str, typer.Argument(help="A state, such as hpa.cortisol.", show_default=False)],
    at: Annotated[str, typer.Option("--at", help='When: "3 h", or "day 1 08:00".', show_default=False)],
    person: Annotated[int | None, typer.Option(help="Which person; the first unless said.", min=0)] = None,
    arm: Annotated[str | None, typer.Option(help="Which arm; the first unless said.")] = None,
    as_json: Json = False,
) -> None:
    """Say why a state moves at a moment: every flow of it, with its size."""
    from allostasis.cli import inspect as looking

    looking.explain(result, state, at=at, person=person, arm=arm, as_json=as_json)


@app.command()
@handled
def export(
    study: File,
    format: Annotated[str, typer.Option(help="sbml (Level 3 Version 2).")] = "sbml",
    arm: Annotated[str | None, typer.Option(help="Which arm; the first unless said.")] = None,
    person: Annotated[int | None, typer.Option(help="Which person; the arm's first unless said.", min=0)] = None,
    out: Annotated[Path, typer.Option("--out", help="File to write.")] = Path("person.xml"),
    table: Annotated[bool, typer.Option("--table", help="Pulses as tables: for long studies.")] = False,
    as_json: Json = False,
) -> None:
    """Write one person of a study as a model that other software runs."""
    from allostasis.cli import export as exporting

    exporting.export(study, format=format, arm=arm, person=person, out=out, table=table, as_json=as_json)


@app.command()
@handled
def cite(result: Run, as_json: Json = False) -> None:
    """List what a result rests on, as BibTeX: this software, sources, findings."""
    from allostasis.cli import inspect as looking

    looking.cite(result, as_json=as_json)


@app.command()
@handled
def report(result: Run) -> None:
    """Write the report of a result again."""
    from allostasis.cli import run as running

    running.report(result)


@app.command()
@handled
def verify(
    result: Run,
    live: Annotated[bool, typer.Option("--live", help="Also live the study again, and compare.")] = False,
    workers: Annotated[int, typer.Option(help="Threads. They change no number.", min=1)] = 2,
    as_json: Json = False,
) -> None:
    """Say of every file of a result whether it is as it was written."""
    from allostasis.cli import verify as verifying

    verifying.verify(result, live=live, workers=workers, as_json=as_json)


@app.command()
@handled
def evidence(
    row: Annotated[
        list[str] | None,
        typer.Option("--claim", "--row", help="Only this claim of the mission, such as S8; may be repeated."),
    ] = None,
    finding: Annotated[list[str] | None, typer.Option(help="Only this finding; may be repeated.")] = None,
    side: Annotated[str, typer.Option(help="calibration or validation; both unless said.")] = "",
    cut: Annotated[list[str] | None, typer.Option(help='Cut a coupling, such as "inflammation->microglia".')] = None,
    people: Annotated[int | None, typer.Option(help="People a replay at most.", min=1, max=20_000)] = None,
    doubt: Annotated[int, typer.Option(help="Draws of what we do not know.", min=0, max=200)] = 4,
    workers: Annotated[int, typer.Option(help="Threads. They change no number.", min=1)] = 2,
    ablate: Annotated[bool, typer.Option("--ablate", help="Also cut every coupling alone, with few people.")] = False,
    rivals: Annotated[bool, typer.Option("--rivals", help="Also compare rival mechanisms.")] = False,
    write: Annotated[Path | None, typer.Option(help="Also write a page (Markdown).")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write the page over any file.")] = False,
    as_json: Json = False,
) -> None:
    """Replay published findings and judge the model by them, misses first."""
    from allostasis.cli import evidence as shown

    shown.evidence(
        rows=row or [],
        ids=finding or [],
        side=side,
        cut=cut or [],
        most=people,
        doubt=doubt,
        workers=workers,
        ablate=ablate,
        rivals=rivals,
        write=write,
        force=force,
        as_json=as_json,
    )


@app.command()
@handled
def calibrate(
    group: Annotated[list[str] | None, typer.Option(help="Only this group; may be repeated.")] = None,
    people: Annotated[int, typer.Option(help="People a replay, before criteria.", min=40, max=4096)] = 128,
    rounds: Annotated[int, typer.Option(help="Steps at most.", min=1, max=20)] = 3,
    workers: Annotated[int, typer.Option(help="Threads. They change no number.", min=1)] = 2,
    write: Annotated[bool, typer.Option("--write", help="Keep the numbers in the ledger.")] = False,
    screen: Annotated[
        bool, typer.Option("--screen", help="Only show which guesses matter, in the group or not.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Move guesses (grade C) by the findings of the calibration side."""
    from allostasis.cli import calibrate as shown

    if screen:
        shown.screened(group=group or [], people=people, workers=workers, as_json=as_json)
        return
    shown.calibrate(group=group or [], people=people, rounds=rounds, workers=workers, write=write, as_json=as_json)


@app.command()
@handled
def claims(
    workers: Annotated[int, typer.Option(help="Threads. They change no number.", min=1)] = 2, as_json: Json = False
) -> None:
    """Say for each of the 25 claims of the mission whether it works, by the evidence check or its stated experiment."""
    from allostasis.cli import claims as shown

    shown.claims(workers=workers, as_json=as_json)


app.command("rows", help="The same as claims.")(claims)


bank = typer.Typer(no_args_is_help=True, help="The bank: people who have lived from birth, for studies to enrol from.")
app.add_typer(bank, name="bank")
Seed = Annotated[int, typer.Option(help="Of all that is drawn in these lives; studies enrol from those of 1.", min=0)]


@bank.command("build")
@handled
def bank_build(
    lives: Annotated[int, typer.Option(help="How many.", min=1, max=1_000_000)] = 2000,
    seed: Seed = 1,
    workers: Annotated[int, typer.Option(help="Threads. They change no number.", min=1)] = 2,
    as_json: Json = False,
) -> None:
    """Let people live from birth; what is finished is kept, and a stopped build goes on from there."""
    from allostasis.cli import bank as banking

    banking.build(lives=lives, seed=seed, workers=workers, as_json=as_json)


@bank.command("show")
@handled
def bank_show(
    seed: Seed = 1,
    out: Annotated[
        Path | None, typer.Option("--out", parser=_named, metavar="FOLDER", help="Also write its tables (Parquet).")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what the bank holds, and what is read off these lives."""
    from allostasis.cli import bank as banking

    banking.show(seed=seed, out=out, as_json=as_json)


packs = typer.Typer(no_args_is_help=True, help="Packs: drugs, modules, read-outs and findings of others.")
app.add_typer(packs, name="pack")


@packs.command("check")
@handled
def pack_check(
    pack: Annotated[str, typer.Argument(help="A folder, a single file, or an installed name.", show_default=False)],
    as_json: Json = False,
) -> None:
    """Run the laws on a pack: units, bounds, doses, sources, findings, replays; its code runs."""
    from allostasis.cli import packing

    packing.check(pack, as_json=as_json)


@app.command()
@handled
def cache(
    kind: Annotated[str | None, typer.Argument(help="One kind of what is kept; all unless said.")] = None,
    limit: Annotated[str | None, typer.Option(help="Keep at most so much from now on, such as 500MB.")] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Remove what is kept, or one kind of it.")] = False,
    as_json: Json = False,
) -> None:
    """Show, limit or clear what is kept on disk between runs: kernels, models, people of replays."""
    from allostasis.cli import cache as kept

    kept.kept(limit=limit, clear=clear, kind=kind, as_json=as_json)


@app.command()
@handled
def doctor(as_json: Json = False) -> None:
    """Check that this machine computes what it should."""
    from allostasis.cli import inspect as looking

    looking.doctor(as_json=as_json)


@app.command()
@handled
def publish(
    result: Run, folder: Annotated[Path, typer.Argument(parser=_named, help="Folder to write.", show_default=False)]
) -> None:
    """Write a result as a folder that any static host serves: report, data, and how to get the same again."""
    from allostasis.cli.shell import last_line
    from allostasis.views import publish as write

    last_line(f"published: {write(result, folder)}")


@app.command()
@handled
def serve(
    host: Annotated[
        str, typer.Option(help="Where it listens; another than this machine's own asks everybody for a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0 takes any that is free.", min=0, max=65535)] = 8765,
    runs: Annotated[
        Path, typer.Option("--runs", parser=_named, metavar="FOLDER", help="Folder of what is run from the page.")
    ] = Path("runs/page"),
) -> None:
    """Open the whole system in a browser: explore a person, read the evidence, run studies."""
    from allostasis.cli.shell import last_line
    from allostasis.web import serve as start

    start(host, port, runs=runs, told=last_line)
