"""What every test shares: where kernels are kept, and the shared data, whose tests may not skip unseen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from turns import TURNS, of_turn

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
_SKIPPED: dict[str, str] = {}
LATER = "another turn's"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--turn", type=int, help=f"of the cases of each slow test those of this turn, an {TURNS}th or one")


def pytest_configure() -> None:
    # Before any test module is imported: kernels may be compiled, and figures opened, at import.
    os.environ["MPLBACKEND"] = "Agg"
    os.environ.setdefault("ALLOSTASIS_CACHE", str(ROOT / ".cache"))
    # In tests people have no past unless their study says so: 400 days of everybody would take longer than all tests.
    from allostasis.studies.file import people_and_model

    people_and_model.HISTORY = 0


@pytest.fixture(scope="session")
def kernel_cache() -> Path:
    """The folder compiled kernels are kept in, so that they persist from one test run to the next."""
    return Path(os.environ["ALLOSTASIS_CACHE"])


@pytest.fixture(scope="session")
def shared_path() -> Path:
    """The shared data beside the checkout; tests that ask for it are skipped by name where there are none."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside the checkout")
    return SHARED


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    turn = config.getoption("--turn")
    if turn is not None:
        slow = [item for item in items if item.get_closest_marker("slow")]
        runs = of_turn([item.nodeid for item in slow], turn)
        for item in slow:
            if item.nodeid not in runs:
                item.add_marker(pytest.mark.skip(reason=f"{LATER}: make slow runs all"))
    for item in items:
        if "shared_path" in getattr(item, "fixturenames", ()):
            item.add_marker("shared")
        if item.get_closest_marker("shared") and not SHARED.is_dir():
            item.add_marker(pytest.mark.skip(reason="no ../shared beside the checkout"))


def _note(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if LATER not in reason:
        _SKIPPED[report.nodeid] = reason.removeprefix("Skipped: ")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and "shared" in report.keywords and not hasattr(report, "wasxfail"):
        _note(report)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    # A module that skips itself has no items to carry the marker, so its text is asked.
    file = ROOT / report.nodeid
    if report.skipped and file.is_file() and "shared" in file.read_text(encoding="utf-8"):
        _note(report)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _SKIPPED and SHARED.is_dir():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _SKIPPED:
        return
    there = SHARED.is_dir()
    terminalreporter.section("shared tests skipped" + (", though ../shared is there: failed" if there else ""))
    for name, reason in sorted(_SKIPPED.items()):
        terminalreporter.write_line(f"SKIPPED {name}: {reason}", red=there, yellow=not there)
