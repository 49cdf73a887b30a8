"""How long it takes to find out, among a hundred thousand claims, whether one was checked before."""

from __future__ import annotations

from benchmarks.library import sites
from benchmarks.material import ROOT

CLAIMS = 100_000

# The claims of our own cases, told again with other names and figures: concepts stay, and become very common keys.
FILL = """
import random, time
from datetime import date
from benchmarks.material import own_cases
from claims.checking.case_files import read_article
from claims.checking.extraction import extract_claims
from claims.checking.same_claim import Stated, claim_keys
from claims.models import Article, Claim, ClaimTerm, Person
from claims.services.texts import restatement_key
random.seed(5)
person = Person.objects.create(username="bench", role="editor")
told = []
for case in own_cases():
    article = read_article(case / "article.txt", today=date(2024, 1, 1))
    for claim in extract_claims(article):
        told.append((claim, sorted(claim_keys(Stated(claim.restatement, claim.language, article.date)))))
made = 0
while made < {claims}:
    again = made // len(told)
    article = Article.objects.create(title=f"No {{again}}", body="x" * 20_000, body_sha256=f"{{again:064d}}", kind="own",
        date=date(2024, 1, 1), submitted_by=person, state="checked")
    rows = [Claim(article=article, start=one.start, end=one.start + 9, restatement=one.restatement,
        restatement_key=restatement_key(f"{{one.restatement}} {{n}}"), kind=one.kind.value, check_worthiness=0.5,
        language=one.language or "") for n, (one, _) in enumerate(told)]
    rows = Claim.objects.bulk_create(rows, batch_size=2_000)
    # Each name is shared by about a hundred articles; one in ten is a capital's, which everybody names.
    def other(key):
        if key[:2] not in ("n_", "f_"):
            return key
        return "n_paris" if random.random() < 0.1 and key[0] == "n" else f"{{key}}{{again % 50}}"[:64]
    ClaimTerm.objects.bulk_create([ClaimTerm(claim=row, term=term) for row, (_, keys) in zip(rows, told)
        for term in {{other(key) for key in keys}}], batch_size=5_000, ignore_conflicts=True)
    made += len(rows)
print(Claim.objects.count(), ClaimTerm.objects.count())
"""

LOOK = """
import random, time
from claims.models import Claim, ClaimTerm, SameClaim
from claims.search.claims import claims_sharing
from claims.services.looking_back import LOOKED_AT, _look_back
random.seed(7)
last = Claim.objects.order_by("-pk").first().pk
first = Claim.objects.order_by("pk").first().pk
lookups, whole = [], []
for _ in range(200):
    claim = Claim.objects.select_related("article").get(pk=random.randint(first, last))
    terms = set(ClaimTerm.objects.filter(claim=claim).values_list("term", flat=True))
    begun = time.perf_counter()
    claims_sharing(terms, apart_from=claim.pk, limit=LOOKED_AT)
    lookups.append(time.perf_counter() - begun)
    begun = time.perf_counter()
    _look_back(claim)
    whole.append(time.perf_counter() - begun)
for times in (lookups, whole):
    times.sort()
    print(times[len(times) // 2], times[int(len(times) * 0.95)])
"""


def main(claims: int = CLAIMS) -> None:
    with sites() as found:
        for name, site in found.items():
            site.env["PYTHONPATH"] = str(ROOT)
            count, terms = map(int, site.python(FILL.format(claims=claims)).split())
            median, slow, all_median, all_slow = map(float, site.python(LOOK).split())
            print(
                f"{name}: among {count:,} claims ({terms:,} keys) those that share most with one are found in "
                f"{median * 1000:.0f} ms (95 of 100 under {slow * 1000:.0f} ms); with the comparing, and storing what "
                f"was found, {all_median * 1000:.0f} ms ({all_slow * 1000:.0f} ms)",
                flush=True,
            )


if __name__ == "__main__":
    main()
