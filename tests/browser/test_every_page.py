"""Every page that an editor can open, at every width and in both colour schemes."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from tests.browser.desk import Desk

pytestmark = [pytest.mark.slow, pytest.mark.servers]

# Answer with a file, or with a picture or words for a machine.
NO_PAGES = {
    "document_file", "export_csv", "export_figure", "export_json", "fact_check_feed", "healthz", "rating_colours",
    "second_factor_picture", "wording_text",
}  # fmt: skip

OWN = "Un portrait. Calderon est valorisée 40 millions d’euros. Nora Feld a quitté Calderon en mai 2021."
OF_OWN_COPY = {"sign_off", "wording", "mark_claim", "reword", "split", "merge", "find_evidence"}
TALK = "@eva The wire says another year."
MAKE = "from tests.browser.test_every_page import make_and_print_addresses; make_and_print_addresses()"


def make_and_print_addresses() -> None:
    """Runs in the site: makes what stands on the pages, and prints each page's name and address."""
    from claims.models import Claim, Import, ImportItem, Person
    from claims.services.comments import add_comment
    from claims.services.invitations import invite
    from tests import cast
    from tests.web.test_permissions import EDITOR, MATRIX, address, said, stale_reason

    people = cast.Cast(**{person.username: person for person in Person.objects.all()})
    cast.stored()
    cast.stored(cast.VALUATION, publisher="Ledger", title="Calderon sells shares")
    article = cast.checked(people.sam)
    own = cast.checked(people.sam, body=OWN, title="Un portrait", kind="own")
    waiting, published = cast.supported_claim(article), cast.refuted_claim(article)
    cast.published(people, published)
    cast.corrected(people, published)
    decided = cast.decided(people.remy, people.emil, cast.refuted_claim(own))
    add_comment(people.rita, waiting, TALK)
    cast.proposed(people.rita, waiting, rating="true")
    for claim in Claim.objects.filter(pk__in=[waiting.pk, published.pk]):
        said(claim)
        stale_reason(claim)
    bulk = Import.objects.create(kind="addresses", via="address", name="one", tier="news", total=1, failed=1)
    where = f"https://wire.example.org/{'a-very-long-name-' * 9}"
    ImportItem.objects.create(of_import=bulk, number=1, name=where, state="failed", reason="No answer.")

    names = [name for name, (method, who) in MATRIX.items() if method == "get" and EDITOR in who]
    published.refresh_from_db()
    pages = [
        (name, address(name, cast.supported_claim(own) if name in OF_OWN_COPY else published))
        for name in names
        if name not in NO_PAGES
    ]
    # Who has followed the link of an invitation finds the form of "join".
    addresses = {"join_link": invite(people.eva, name="Vera Vale", role="editor")[1]} | {
        name: where for name, where in pages if name != "join_link"
    }
    addresses |= {
        "password_reset_confirm": _reset_link(people.stan),
        "import": reverse("import", args=[bulk.pk]),
    }
    more = {
        f"claim {one.state}": reverse("claim", args=[one.pk])
        for one in Claim.objects.exclude(pk=published.pk)
    }
    assert decided.state == "decided"
    print(json.dumps(addresses | more))


def _reset_link(person: object) -> str:
    from django.contrib.auth.tokens import default_token_generator
    from django.utils.encoding import force_bytes
    from django.utils.http import urlsafe_base64_encode

    token = default_token_generator.make_token(person)  # type: ignore[arg-type]  # our own model
    return reverse("password_reset_confirm", args=[urlsafe_base64_encode(force_bytes(person.pk)), token])  # type: ignore[attr-defined]  # a person


def test_no_page_is_wider_than_its_screen_or_hard_to_read(desk: Desk) -> None:
    for process in ("worker", "beat"):
        desk.site.kill(process)  # the checks are done where the rows are made
    addresses: dict[str, str] = json.loads(desk.site.python(MAKE).strip().splitlines()[-1])
    page = desk.screen_of("eva", viewport={"width": 1440, "height": 900}, color_scheme="light")
    for name, path in addresses.items():
        answer = page.goto(path if path.startswith("http") else desk.site.address + path)
        assert answer is not None
        assert answer.status == 200, (name, answer.status)
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
