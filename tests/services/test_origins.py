"""Ten copies of one story are one origin; two stories are two; and a person has the last word."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from claims.checking.origins import is_correction
from claims.models import Document, OriginReason, Source
from claims.search.library import source_document
from claims.services.errors import NotAllowed, Refused
from claims.services.library import Arrival, store_document
from claims.services.origins import agency_of, group, part, say_corrects
from tests.cast import Cast, checked, stored

DAY = date(2022, 6, 1)
STORY = (
    "Nora Feld left Calderon in May 2022, the company said on Wednesday. Her post as head of the shipyard was taken by "
    "a colleague from the Lyon office, who had led the repair of older boats for nine years. The company gave no reason "
    "for the change, which came a week before its annual meeting. Calderon employs 1,200 people in three harbours and "
    "builds ferries for the islands of the north. Its workers had asked for higher wages in March and were refused. The "
    "mayor of the town said that she had learnt of it from the radio and hoped that the yard would stay where it was."
)
ELSEWHERE = (
    "The county bought two electric buses for the road around the bay. They cost 600,000 euros together, half of which "
    "the state pays, and will run from the autumn on. Drivers are being taught at the depot in Port Amble, where a "
    "charging place was built last winter. The old buses are sold to a museum and to a farmer who keeps hens in one. "
    "Passengers will pay the same as before, and children nothing on Sundays. A second pair may follow in two years, if "
    "enough people leave their cars at home; the county counts them at the bridge every Thursday."
)
# The same event in another paper's words: no copy.
OWN_WORDS = (
    "After eleven years at the helm of the yard, Nora Feld is gone. Calderon confirmed on Wednesday what the docks had "
    "whispered since Monday: its chief stepped down in May, and a manager from Lyon has her desk. Nobody at the gate "
    "wanted to give a name. One welder said the boats would float without her as well. The annual meeting is next week, "
    "and the shareholders, most of them families of the town, are known to ask long questions and to like short answers."
)


def came(
    text: str = STORY, *, publisher: str, title: str = "Feld leaves", url: str = "", day: date | None = DAY, tier: str = "news",
    canonical: str = "",
) -> Document:  # fmt: skip
    arrival = Arrival(
        title=title, text=text, publisher=publisher, url=url, date=day, tier=tier, canonical_url=canonical, language="en",
    )  # fmt: skip
    document = store_document(None, arrival).document
    document.refresh_from_db()
    return document


def fresh(*documents: Document) -> list[Document]:
    for document in documents:
        document.refresh_from_db()
    return list(documents)


def cut(text: str, share: float) -> str:
    return text[: round(len(text) * share)]


# One story


def test_a_wire_story_and_its_copies_at_three_papers_are_one_origin(cast: Cast) -> None:
    wire = came(f"{STORY} (AFP)", publisher="AFP")
    papers = [
        came(f"{STORY} (AFP)", publisher="La Vigie", title="La cheffe s'en va"),
        came(f"Port Amble. {cut(STORY, 0.7)} With AFP.", publisher="The Ledger", title="Yard loses its head"),
        came(f"{STORY.upper()}\n\nSource: AFP", publisher="Bay News", title="FELD LEAVES"),
    ]
    fresh(wire)
    assert wire.origin is not None
    assert {paper.origin for paper in papers} == {wire.origin}
    assert {paper.origin_reason for paper in papers} == {OriginReason.WIRE}
    assert wire.origin.name == "AFP"


def test_copies_without_any_credit_are_one_origin_too(cast: Cast) -> None:
    first = came(publisher="La Vigie")
    second = came(cut(STORY, 0.8) + " Our reader Ole sent a photograph.", publisher="The Ledger")
    fresh(first)
    assert first.origin == second.origin is not None
    assert second.origin_reason == OriginReason.COPY


def test_a_story_that_an_agency_is_credited_for_may_be_cut_and_written_over(cast: Cast) -> None:
    wire = came(f"PORT AMBLE (Reuters) - {STORY}", publisher="Reuters", day=DAY)
    retold = f"{OWN_WORDS[:480]} {STORY[:190]} (Reuters)"
    near = came(retold, publisher="The Ledger", day=DAY + timedelta(days=1))
    late = came(
        retold + " It is long ago.", publisher="Bay News", day=DAY + timedelta(days=200), title="Years"
    )
    fresh(wire)
    assert near.origin == wire.origin is not None
    assert near.origin_reason == OriginReason.WIRE
    assert late.origin == near.origin  # a copy of the near one


def test_a_press_release_and_what_takes_it_over_are_one_origin(cast: Cast) -> None:
    release = came(
        f"PRESS RELEASE\n\n{STORY}", publisher="Calderon", tier="primary", title="Change at the head"
    )
    taken = came(f"{cut(STORY, 0.6)} {ELSEWHERE[:200]}", publisher="The Ledger")
    fresh(release)
    assert taken.origin == release.origin is not None
    assert taken.origin_reason == OriginReason.RELEASE


def test_a_page_that_names_another_as_its_canonical_one_shares_its_origin(cast: Cast) -> None:
    original = came(publisher="La Vigie", url="https://vigie.example/feld")
    mirror = came(
        ELSEWHERE, publisher="Mirror", url="https://mirror.example/1", canonical="https://vigie.example/feld"
    )
    fresh(original)
    assert mirror.origin == original.origin is not None
    assert mirror.origin_reason == OriginReason.CANONICAL


def test_the_canonical_page_may_come_in_after_its_mirror(cast: Cast) -> None:
    mirror = came(
        ELSEWHERE, publisher="Mirror", url="https://mirror.example/1", canonical="https://vigie.example/feld"
    )
    original = came(publisher="La Vigie", url="https://vigie.example/feld")
    fresh(mirror)
    assert original.origin == mirror.origin is not None
    assert original.origin_reason == OriginReason.CANONICAL


def test_two_versions_of_a_page_are_one_origin(cast: Cast) -> None:
    old = came(publisher="La Vigie", url="https://vigie.example/feld")
    new = came(
        f"{STORY} The yard has since named Paul Wirth.",
        publisher="La Vigie",
        url="https://vigie.example/feld",
    )
    fresh(old)
    assert new.previous == old
    assert new.origin == old.origin is not None


# Two stories


def test_two_stories_are_two_origins(cast: Cast) -> None:
    assert came(publisher="La Vigie").origin is None
    assert came(ELSEWHERE, publisher="The Ledger").origin is None


def test_one_event_told_by_two_papers_in_their_own_words_is_two_origins(cast: Cast) -> None:
    first, second = came(publisher="La Vigie"), came(OWN_WORDS, publisher="The Ledger")
    fresh(first)
    assert first.origin is None
    assert second.origin is None


def test_two_stories_of_one_agency_are_two_origins(cast: Cast) -> None:
    first = came(f"{STORY} (AFP)", publisher="La Vigie")
    second = came(f"{ELSEWHERE} (AFP)", publisher="The Ledger")
    fresh(first)
    assert (first.origin, second.origin) == (None, None)


def test_a_name_that_is_only_spoken_of_is_no_credit() -> None:
    assert agency_of(f"{STORY} (AFP)") == "AFP"
    assert agency_of(f"LYON – dpa {STORY}") in ("", "dpa")
    assert agency_of(f"Avec Reuters. {STORY}") == "Reuters"
    assert agency_of(f"Reuters was bought by Thomson in 2008. {STORY}") == ""
    assert agency_of(f"{STORY} She apologised to the Apaches.") == ""


def test_very_short_notes_are_not_thrown_together(cast: Cast) -> None:
    first, second = came("Rain.", publisher="La Vigie"), came("Rain.", publisher="The Ledger")
    fresh(first)
    assert (first.origin, second.origin) == (None, None)


# What counts


def supporting_origins(cast: Cast) -> int:
    from claims.models import Evidence

    checked(cast.sam, body="Nora Feld a quitté Calderon en mai 2022.")
    supports = Evidence.objects.filter(stance="supports", later=False)
    assert supports.exists()
    return supports.values("origin").distinct().count()


def test_the_core_is_told_the_origin_so_copies_support_once(cast: Cast) -> None:
    wire = came(f"{STORY} (AFP)", publisher="AFP")
    for name in ("La Vigie", "The Ledger", "Bay News"):
        came(f"{STORY} (AFP)", publisher=name, title=f"Feld, says {name}")
    fresh(wire)
    assert {source_document(one).origin for one in Document.objects.all()} == {f"origin-{wire.origin_id}"}
    assert supporting_origins(cast) == 1


def test_what_a_person_groups_supports_once_though_the_texts_differ(cast: Cast) -> None:
    texts = (
        "Nora Feld left Calderon in May 2022.",
        "It is known in town: Nora Feld left Calderon in May 2022 after eleven years.",
    )
    one, two = (
        stored(text, publisher=name, title=name)
        for text, name in zip(texts, ("Vigie", "Ledger"), strict=True)
    )
    group(cast.eva, one, two)
    assert {source_document(document).origin for document in fresh(one, two)} == {f"origin-{one.origin_id}"}
    assert supporting_origins(cast) == 1


# A person has the last word


def test_what_a_person_parted_stays_parted(cast: Cast) -> None:
    wire = came(f"{STORY} (AFP)", publisher="AFP")
    paper = came(f"{STORY} (AFP)", publisher="La Vigie")
    part(cast.eva, paper)
    third = came(f"{STORY} (AFP)", publisher="The Ledger")
    fresh(wire, paper)
    assert paper.origin != wire.origin
    assert (paper.origin_reason, paper.origin_by) == (OriginReason.PERSON, cast.eva)
    assert third.origin in (wire.origin, paper.origin)
    # It comes in again, unchanged:
    assert came(f"{STORY} (AFP)", publisher="La Vigie").origin == paper.origin


def test_grouping_joins_both_groups_and_says_who_did_it(cast: Cast) -> None:
    one, one_copy = came(publisher="La Vigie"), came(publisher="The Ledger")
    two, two_copy = (
        came(ELSEWHERE, publisher="La Vigie", title="Buses"),
        came(ELSEWHERE, publisher="The Ledger", title="Buses"),
    )
    origin = group(cast.eva, one, fresh(two)[0])
    assert {document.origin for document in fresh(one, one_copy, two, two_copy)} == {origin}
    assert (one.origin_by, two.origin_by) == (cast.eva, cast.eva)
    assert list(one.history.values_list("action", "person"))[-1] == ("grouped", cast.eva.pk)


def test_only_an_editor_groups_parts_and_links(cast: Cast) -> None:
    one, two = came(publisher="La Vigie"), came(ELSEWHERE, publisher="The Ledger")
    for person in (cast.sam, cast.rita):
        with pytest.raises(NotAllowed):
            group(person, one, two)
        with pytest.raises(NotAllowed):
            part(person, one)
        with pytest.raises(NotAllowed):
            say_corrects(person, one, two)
    with pytest.raises(Refused):
        group(cast.eva, one, one)
    with pytest.raises(Refused):
        say_corrects(cast.eva, one, one)
    assert [document.origin for document in fresh(one, two)] == [None, None]


# Corrections


def correction(text: str, **fields: str) -> Document:
    return came(
        text, publisher="La Vigie", title="Correction: Feld leaves", day=DAY + timedelta(days=2), **fields
    )


def test_a_correction_is_linked_to_what_it_corrects_by_its_title(cast: Cast) -> None:
    came(ELSEWHERE, publisher="La Vigie", title="Two electric buses for the bay")
    wrong = came(publisher="La Vigie", title="Nora Feld leaves Calderon")
    right = correction("Correction: Nora Feld leaves Calderon. She left in June, not in May 2022.")
    assert right.corrects == wrong
    assert list(wrong.corrections.all()) == [right]


def test_a_correction_is_linked_by_the_address_that_it_names(cast: Cast) -> None:
    wrong = came(publisher="La Vigie", title="Unlike anything", url="https://vigie.example/feld")
    came(ELSEWHERE, publisher="La Vigie", title="Feld leaves")
    right = correction(
        "Correction to https://vigie.example/feld: she left in June.", url="https://vigie.example/corrections"
    )
    assert right.corrects == wrong


def test_a_correction_of_another_paper_or_of_nothing_we_have_is_linked_to_nothing(cast: Cast) -> None:
    came(publisher="The Ledger", title="Feld leaves")
    came(ELSEWHERE, publisher="La Vigie", title="Two electric buses for the bay")
    came(publisher="La Vigie", title="Feld leaves", day=DAY + timedelta(days=30))  # later than the correction
    assert correction("Correction: Nora Feld left in June, not in May 2022.").corrects is None


def test_a_person_says_what_a_correction_corrects(cast: Cast) -> None:
    wrong, other = came(publisher="La Vigie"), came(ELSEWHERE, publisher="The Ledger")
    say_corrects(cast.eva, other, wrong)
    assert fresh(other)[0].corrects == wrong
    say_corrects(cast.emil, other, None)
    assert fresh(other)[0].corrects is None
    assert list(other.history.filter(action="correction_linked").values_list("person", flat=True)) == [
        cast.eva.pk,
        cast.emil.pk,
    ]


def test_a_source_is_made_once_for_all_its_stories(cast: Cast) -> None:
    came(publisher="La Vigie"), came(ELSEWHERE, publisher="La  Vigie ")
    assert Source.objects.count() == 1


def test_what_a_person_calls_a_correction_is_one_for_the_engine(cast: Cast) -> None:
    first = came(publisher="La Vigie", url="https://vigie.example/a")
    second = came(ELSEWHERE, publisher="La Vigie", url="https://vigie.example/b")
    assert not is_correction(source_document(second))
    say_corrects(cast.eva, second, first)
    second.refresh_from_db()
    assert is_correction(source_document(second))
    say_corrects(cast.eva, second, None)
    second.refresh_from_db()
    assert not is_correction(source_document(second))
