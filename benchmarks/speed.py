"""How much the core costs: CPU seconds, claims a second, memory, and whether time is linear in the length.

    python -m benchmarks.speed [--markdown]

Every measurement has a process of its own, in which one article of our cases in each language is checked before
the clock runs: what is measured is the work of a worker that has started. Times are CPU seconds of one core.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.material import ROOT, TODAY, largest_case, long_article, other_cases, timed_case
from claims.checking import pipeline
from claims.checking.case_files import read_article, read_documents
from claims.checking.domain import ArticleText
from claims.checking.engines.local import LocalEngine
from claims.checking.measuring.tables import NOTHING, Table, as_text
from claims.checking.retrieve import InMemoryRetriever

ROUNDS = 3
LENGTHS = (50_000, 100_000, 200_000)


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds of each step over one article, its claims, and the process's largest size in MB."""

    index: float
    extract: float
    check: float
    claims: int
    megabytes: float

    @property
    def whole(self) -> float:
        return self.index + self.extract + self.check


def cost(case: Path, length: int = 0) -> Cost:
    """Checks the case's article, or one of that length against the case's sources."""
    engine = LocalEngine()
    article = long_article(length) if length else read_article(case / "article.txt", today=TODAY)
    for other in other_cases(case):
        warm = read_article(other / "article.txt", today=TODAY)
        sources = InMemoryRetriever(read_documents(other / "sources"))
        pipeline.check_article(warm, engine=engine, retriever=sources)
    return _clocked(article, case / "sources", engine)


def _clocked(article: ArticleText, sources: Path, engine: LocalEngine) -> Cost:
    begun = time.process_time()
    retriever = InMemoryRetriever(read_documents(sources))
    indexed = time.process_time()
    claims = pipeline.extract(article, engine).claims
    extracted = time.process_time()
    for claim in claims:
        pipeline.check_claim(claim, article, engine=engine, retriever=retriever)
    done = time.process_time()
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1_000_000
    return Cost(indexed - begun, extracted - indexed, done - extracted, len(claims), megabytes)


def in_a_fresh_process(case: Path, length: int = 0) -> Cost:
    command = [sys.executable, "-m", "benchmarks.speed", "--one", str(case), str(length)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return Cost(**json.loads(done.stdout))


def article_table(case: Path, costs: list[Cost], sources: int) -> Table:
    """One article against its own sources."""
    whole = [one.whole for one in costs]
    rate = [one.claims / one.check for one in costs]
    size = max(one.megabytes for one in costs)
    rows = (
        ("CPU seconds of the whole", _spread(whole, ".2f"), "under 0.7"),
        ("of it reading and indexing the sources", _spread([one.index for one in costs], ".2f"), NOTHING),
        ("of it finding the claims", _spread([one.extract for one in costs], ".2f"), NOTHING),
        ("of it checking them", _spread([one.check for one in costs], ".2f"), NOTHING),
        ("claims checked a second", _spread(rate, ".0f"), "100"),
        ("size of the process, MB", f"{size:.0f}", "under 400"),
    )
    title = f"{case.name}: {costs[0].claims} claims against {sources} sources, median of {len(costs)}"
    return Table(title, ("after start", "measured", "goal"), rows)


def _spread(values: list[float], form: str) -> str:
    return f"{statistics.median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


def length_table(case: Path, costs: dict[int, Cost]) -> Table:
    """Articles of growing length against the same sources; the ratio is 1 where time is linear."""
    shortest, first = next(iter(costs.items()))
    rows = tuple(
        (
            f"{length:,}",
            f"{one.claims:,}",
            f"{one.extract:.1f}",
            f"{one.check:.1f}",
            f"{one.extract / first.extract / (length / shortest):.2f}",
            f"{one.whole / first.whole / (length / shortest):.2f}",
            f"{one.megabytes:.0f}",
        )
        for length, one in costs.items()
    )
    head = ("characters", "claims", "extract, s", "check, s", "extract, to linear", "whole, to linear", "MB")
    return Table(f"Long articles against the sources of {case.name}", head, rows)


def tables() -> list[Table]:
    case, largest = timed_case(), largest_case()
    costs = [in_a_fresh_process(case) for _ in range(ROUNDS)]
    by_length = {length: in_a_fresh_process(largest, length) for length in LENGTHS}
    sources = len(list((case / "sources").glob("*.md")))
    return [article_table(case, costs, sources), length_table(largest, by_length)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--one", nargs=2, metavar=("CASE", "LENGTH"), help="one measurement, as JSON")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(asdict(cost(Path(options.one[0]), int(options.one[1])))))
    else:
        print(as_text(tables(), markdown=options.markdown))


if __name__ == "__main__":
    main()
