"""What people wait for in the library: a page fetched, documents imported, a claim's search among ten thousand."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.material import ROOT, long_article, own_cases, told_otherwise
from claims.checking.case_files import read_documents
from tests.processes import Site, a_site
from tests.servers import find_postgresql, postgresql_server

DOCUMENTS = 10_000
CLAIMS = 60

IMPORT = """
import time
from pathlib import Path
from claims.models import Document
from claims.services.files import store_file
from claims.services.importing import run_import
from claims.services.imports import start_bulk
path = Path({path!r})
job = start_bulk(None, path.name, store_file(path.read_bytes()), tier="news")
begun = time.perf_counter()
while run_import(job.pk, seconds=600):
    pass
print(time.perf_counter() - begun, Document.objects.count())
"""

SEARCH = """
import statistics, time
from datetime import date
from claims.checking.domain import ArticleText
from claims.checking.extraction import extract_claims
from claims.search import library_retriever
from benchmarks.material import long_article
article = long_article(60_000)
claims = extract_claims(article)[::8][:{claims}]
times = []
for claim in claims:
    retriever = library_retriever()
    begun = time.perf_counter()
    retriever.retrieve(claim, article, 30)
    times.append(time.perf_counter() - begun)
times.sort()
print(statistics.median(times), times[int(len(times) * 0.95)], len(times))
"""

FETCH = """
import time
from claims.queries.library import Filters, search_library
from claims.services.fetching import add_page
from claims.services.network import NETWORK
from tests.sources.web import small_web, answers
times = []
with small_web() as web:
    NETWORK.resolver, NETWORK.connector = web.resolver, web.connector
    for n in range(12):
        page = f"<!doctype html><html lang=en><title>The bridge of Quillford {{n}}</title><article>" + "".join(
            f"<p>Quillford{{n}} opened its bridge number {{k}} in 1932, and {{k * 31}} people came to see it that day.</p>"
            for k in range(40)) + "</article>"
        web.pages[f"news.example/quillford-{{n}}"] = answers(page.encode(), **{{"Content-Type": "text/html"}})
        begun = time.perf_counter()
        add_page(None, f"http://news.example/quillford-{{n}}")
        found = search_library(f"Quillford{{n}} bridge", Filters(), 1)
        times.append(time.perf_counter() - begun)
        assert found.paginator.count
times = sorted(times[2:])
print(times[len(times) // 2], times[-1])
"""


def bulk_file(path: Path, documents: int) -> None:
    """The sources of our own cases, told again with other figures and names until there are enough."""
    sources = [one for case in own_cases() for one in read_documents(case / "sources")]
    with path.open("w", encoding="utf-8") as file:
        for n in range(documents):
            source, again = sources[n % len(sources)], n // len(sources)
            fields = {
                "title": told_otherwise(source.title, again),
                "text": told_otherwise(source.text, again),
                "publisher": source.publisher,
                "url": f"{source.url}?{again}" if source.url else "",
                "date": source.date.isoformat() if source.date else "",
                "lang": source.language or "",
                "tier": source.tier.value,
            }
            file.write(json.dumps(fields, ensure_ascii=False) + "\n")


@contextmanager
def sites() -> Iterator[dict[str, Site]]:
    """One site on each database that can be had."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "sqlite").mkdir()
        with a_site(Path(folder) / "sqlite", FETCH_PAUSE="0") as site:
            if find_postgresql() is None:
                yield {"SQLite": site}
                return
            (Path(folder) / "postgresql").mkdir()
            with (
                postgresql_server() as url,
                a_site(Path(folder) / "postgresql", DATABASE_URL=url, FETCH_PAUSE="0") as other,
            ):
                yield {"SQLite": site, "PostgreSQL": other}


def main(documents: int = DOCUMENTS) -> None:
    assert long_article(1_000).body
    with tempfile.TemporaryDirectory() as folder, sites() as found:
        path = Path(folder) / "library.jsonl"
        bulk_file(path, documents)
        for name, site in found.items():
            site.env["PYTHONPATH"] = str(ROOT)
            seconds, stored = map(float, site.python(IMPORT.format(path=str(path))).split())
            print(f"{name}: {stored:,.0f} documents imported, {stored / seconds:,.0f} a second", flush=True)
            median, slow, count = map(float, site.python(SEARCH.format(claims=CLAIMS)).split())
            print(
                f"{name}: a claim's search among them {median * 1000:.0f} ms (95 of 100 under {slow * 1000:.0f} ms, n={count:.0f})",
                flush=True,
            )
            page, worst = map(float, site.python(FETCH.format()).split())
            print(f"{name}: one page from fetch to found {page:.2f} s (at most {worst:.2f} s)", flush=True)


if __name__ == "__main__":
    main()
