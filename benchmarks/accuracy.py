"""Makes the tables of docs/accuracy.md.

    python -m benchmarks.accuracy [TABLE ...]

Each table stands between two comments, <!-- NAME --> and <!-- /NAME -->, below the command that makes it; running
the command writes it anew. Without a name every table is made but those of articles that nobody has looked at,
which wait for their name. What needs a folder beside the checkout that is not there stays as it is.
"""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.material import ROOT

PAGE = ROOT / "docs" / "accuracy.md"
SHARED = ROOT.parent / "shared"
UNSEEN = ("glacier-arvane", "elections-marovanes")  # kept closed until the closing run
SETS = (
    "fm2", "fever", "fever_symmetric", "wice", "scifact", "averitec", "factcheck_bench", "daccord", "rte3_fr",
    "gqnli_fr", "factores_es", "factcheck_bench.detect",
)  # fmt: skip
OWN = "evaluation/cases"
EVALUATE = ("python", "manage.py", "evaluate")


@dataclass(frozen=True, slots=True)
class Command:
    """What makes one table, run from the checkout; --markdown is added to it."""

    arguments: tuple[str, ...]
    asked_for: bool = False  # made only where it is named

    def shown(self) -> str:
        """As it is written above the table."""
        return shlex.join(self.arguments)

    def is_possible(self) -> bool:
        return SHARED.is_dir() or not any("../shared" in argument for argument in self.arguments)

    def output(self) -> str:
        command = [sys.executable, *self.arguments[1:], "--markdown"]
        return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


SHARED_CASES = (*EVALUATE, "../shared/cases", *(part for name in UNSEEN for part in ("--without", name)))
TABLES = {
    "shared-cases": Command(SHARED_CASES),
    "unseen-cases": Command((*EVALUATE, *(f"../shared/cases/{name}" for name in UNSEEN)), asked_for=True),
    "own-cases": Command(("python", "-m", "benchmarks.cross_validation", OWN)),
    "held-out-cases": Command((*EVALUATE, "evaluation/held_out")),
    "closing-cases": Command((*EVALUATE, "evaluation/closing"), asked_for=True),
    "edits": Command((*EVALUATE, OWN, "--edits")),
    "edits-cross-validated": Command(("python", "-m", "benchmarks.cross_validation", OWN, "--edits")),
    "public-sets": Command((*EVALUATE, *(f"../shared/datasets/{name}.dev.jsonl" for name in SETS))),
    "speed": Command(("python", "-m", "benchmarks.speed")),
}


def replaced(page: str, name: str, command: Command, output: str) -> str:
    """The page with another table between the comments of that name. Raises ValueError where they are not once."""
    between = re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- /{re.escape(name)} -->)", re.DOTALL)
    text = f"\n    {command.shown()}\n\n{output}\n\n"
    made, count = between.subn(lambda match: match[1] + text + match[2], page)
    if count != 1:
        raise ValueError(f"<!-- {name} --> stands {count} times on the page")
    return made


def chosen(names: Sequence[str]) -> list[str]:
    """The tables that are to be made now, with a word on those that can't be."""
    wanted = names or [name for name, command in TABLES.items() if not command.asked_for]
    for name in wanted:
        if not TABLES[name].is_possible():
            print(f"{name}: left as it is, for {SHARED} is not there", file=sys.stderr)
    return [name for name in wanted if TABLES[name].is_possible()]


def write(page: Path, names: Sequence[str]) -> None:
    """Table by table, so that those that are made stand even if a later one fails."""
    for name in names:
        print(f"{name}: {TABLES[name].shown()}", file=sys.stderr, flush=True)
        output = TABLES[name].output()
        text = replaced(page.read_text(encoding="utf-8"), name, TABLES[name], output)
        page.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=", ".join(TABLES))
    options = parser.parse_args()
    unknown = [name for name in options.tables if name not in TABLES]
    if unknown:
        parser.error(f"there is no table {unknown[0]}; there are {', '.join(TABLES)}")
    write(PAGE, chosen(options.tables))


if __name__ == "__main__":
    main()
