"""Every page that an editor can open, at every width and in both colour schemes."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import urljoin

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from claims.models import (
    Article,
    Check,
    CheckDetails,
    Claim,
    ClaimRemark,
    Evidence,
    ExtractionDetails,
    ImportItem,
    LeftOut,
    ModelBudget,
    ModelCall,
    ModelServer,
    Person,
)
from claims.services.comments import add_comment
from claims.services.invitations import invite
from claims.services.sign_off import open_work, sign_off
from tests import cast
from tests.browser.desk import Desk
from tests.cast import Cast
from tests.web.test_permissions import EDITOR, MATRIX, address, kept, said, stale_reason

pytestmark = [pytest.mark.slow, pytest.mark.servers]

# Answer with a file, or with a picture or words for a machine.
NO_PAGES = {
    "check_bundle", "document_file", "export_csv", "export_figure", "export_json", "export_usage", "fact_check_feed", "healthz", "rating_colours",
    "second_factor_picture", "wording_text",
}  # fmt: skip

OWN = (
    "Un portrait. Le président de Calderon aime la mer et ses couleurs. "
    "Calderon est valorisée 40 millions d’euros. Nora Feld a quitté Calderon en mai 2021."
)
OF_OWN_COPY = {"sign_off", "wording", "mark_claim", "reword", "split", "merge", "find_evidence"}
LEAD_ON = {"join_link", "password_reset_confirm"}  # to the same page at an address without the secret
MAKE = "from tests.browser.test_every_page import make_and_print_addresses; make_and_print_addresses()"


def make_and_print_addresses() -> None:
    """Runs in the site: makes what stands on the pages, and prints each page's name and address."""
    people = cast.Cast(**{person.username: person for person in Person.objects.all()})
    published, own = _make_rows(people)
    signed_off = _signed_off(people)
    names = {name for name, (method, who) in MATRIX.items() if method == "get" and EDITOR in who} - NO_PAGES
    addresses = {
        name: address(name, own if name in OF_OWN_COPY else published)
        for name in sorted(names - LEAD_ON - {"join"})
    }
    addresses |= _with_secrets(people)
    assert set(addresses) == names
    for claim in Claim.objects.all():
        addresses[f"a {claim.state} claim"] = reverse("claim", args=[claim.pk])
    addresses["article with words left out"] = reverse("article", args=[own.article_id])
    for name in ("article", "report", "wording"):
        addresses[f"{name} signed off"] = reverse(name, args=[signed_off.pk])
    print(json.dumps(addresses))


def _make_rows(people: Cast) -> tuple[Claim, Claim]:
    """A corrected fact-check, a proposed verdict, talk, a failed import, decided own copy.

    Gives the published claim, and one of own copy that nobody has touched.
    """
    document = cast.stored()
    cast.stored(cast.VALUATION, publisher="Ledger", title="Calderon sells shares")
    article = cast.checked(people.sam)
    own = cast.checked(people.sam, body=OWN, title="Un portrait", kind="own")
    waiting, published = cast.supported_claim(article), cast.refuted_claim(article)
    cast.published(people, published)
    cast.corrected(people, published)
    cast.decided(people.remy, people.emil, cast.refuted_claim(own))
    add_comment(people.rita, waiting, "@eva The wire says another year.")
    cast.proposed(people.rita, waiting, rating="true")
    for claim in (waiting, published):
        claim.refresh_from_db()
        said(claim)
        stale_reason(claim)
    name = f"https://wire.example.org/{'a-very-long-name-' * 9}"
    ImportItem.objects.create(
        of_import_id=kept("import", document), number=1, name=name, state="failed", reason="No answer."
    )
    kept("change_feed", document)
    untouched = cast.supported_claim(own)
    _as_a_model_leaves_it(untouched, waiting)
    _make_calls(article)
    return published, untouched


def _as_a_model_leaves_it(claim: Claim, other: Claim) -> None:
    """Two engines disagree on the claim, and local took a model's place for the other; words were left out."""
    readings = [
        {"engine": "local", "version": "1", "label": "refuted", "confidence": 0.8},
        {"engine": "openai", "version": f"{'a-long-model-name-' * 2}/2.1.2", "label": "supported", "confidence": 0.9},
    ]  # fmt: skip
    said = {
        "counter_argument": "She may have left twice.",
        "gaps": ["What the register says."],
        "money": "0.01",
    }
    details = CheckDetails.objects.filter(check_run_id=claim.suggested_by_id)
    details.update(readings=readings, reused=2, **said)
    Check.objects.filter(pk=claim.suggested_by_id).update(engine="hybrid", calls=3)
    Evidence.objects.filter(check_run_id=claim.suggested_by_id).update(found_by="local openai")
    ClaimRemark.objects.create(
        claim=claim, why="The register has it.", better="Calderon is worth 40 million."
    )
    LeftOut.objects.create(article=claim.article, start=0, end=12, why="Nobody can tell whose portrait.")
    why = "The language model refused the key."
    CheckDetails.objects.filter(check_run_id=other.suggested_by_id).update(fell_back=why)
    ExtractionDetails.objects.filter(article=claim.article).update(fell_back=why)


def _make_calls(article: Article) -> None:
    """A model that was asked, failed, answered again what it had answered before, and is not asked for the moment."""
    asked = {
        "article": article,
        "model": "a-model-of-a-very-long-name-" * 5,
        "prompt_version": "1",
        "key": "k",
    }
    done = ModelCall.objects.create(
        **asked, step="assess", state="done", input_tokens=90_000, output_tokens=4_000, money="0.0159"
    )
    ModelCall.objects.create(**asked, step="assess", state="done", reused=done, spared=done.money)
    ModelCall.objects.create(
        **asked, step="extract", state="failed", failure="No answer.", failure_name="timeout"
    )
    ModelBudget.objects.create(
        scope=ModelBudget.of_article(article.pk), money="0.0159", tokens=94_000, used_on=done.day
    )
    until = timezone.now() + timedelta(hours=1)
    ModelServer.objects.update_or_create(
        server="",
        model=asked["model"],
        defaults={"paused_until": until, "since": timezone.now(), "why": "No answer."},
    )


def _signed_off(people: Cast) -> Article:
    article = cast.checked(people.sam, body=f"{OWN} Fin.", title="Un autre portrait", kind="own")
    groups = [group.why for group in open_work(article)]
    return sign_off(
        people.eva, article, version=article.version, confirmed=groups, reason="It goes to press at ten."
    )


def _with_secrets(people: Cast) -> dict[str, str]:
    """The pages that a link in a mail leads to. Who has followed that of an invitation finds the form of "join"."""
    secret = [
        urlsafe_base64_encode(force_bytes(people.stan.pk)),
        default_token_generator.make_token(people.stan),
    ]
    return {
        "join_link": invite(people.eva, name="Vera Vale", role="editor")[1],
        "join": reverse("join"),
        "password_reset_confirm": reverse("password_reset_confirm", args=secret),
    }


def test_no_page_is_wider_than_its_screen_or_hard_to_read(desk: Desk) -> None:
    for process in ("worker", "beat"):
        desk.site.kill(process)  # the checks are done where the rows are made
    addresses: dict[str, str] = json.loads(desk.site.python(MAKE).strip().splitlines()[-1])
    page = desk.screen_of("eva", viewport={"width": 1440, "height": 900}, color_scheme="light")
    for name, path in addresses.items():
        answer = page.goto(urljoin(desk.site.address, path))
        assert answer is not None
        assert answer.status == 200, (name, answer.status)
        assert answer.headers["content-type"].startswith("text/html"), name
        assert name in LEAD_ON or page.url.endswith(path), (name, page.url)
        assert page.locator("h1").count() == 1, name
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        for width, scheme in ((1440, "light"), (768, None), (360, "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            if scheme:
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
                try:
                    desk.assert_accessible(page)
                except AssertionError as found:
                    raise AssertionError(f"{name}, {scheme}") from found
