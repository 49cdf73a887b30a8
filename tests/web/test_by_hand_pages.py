"""The pages on which people mark, reword, split and merge claims: without JavaScript, with nothing typed lost."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Article, Claim, ClaimState, ClaimWording
from claims.services.review import dismiss
from claims.services.rewording import reword
from tests.cast import BODY, Cast, checked, proposed, submitted
from tests.web.conftest import SignedIn

MISSED = "Le président de Calderon aime la mer"
SAID = "The president of Calderon loves the sea."


def fresh(claim: Claim) -> Claim:
    return Claim.objects.select_related("article").get(pk=claim.pk)


def text_of(page: bytes) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.decode())).split())


def hidden_fields(page: bytes) -> dict[str, str]:
    """What the page's own form sends along."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="(\d+)"', page.decode())
    return dict(found)


def mark_page(article: Article) -> str:
    return reverse("mark_claim", args=[article.pk])


@pytest.fixture
def rita(cast: Cast, signed_in: SignedIn) -> Client:
    return signed_in(cast.rita)


# Marking


def test_the_article_page_leads_to_marking_for_those_who_may(
    cast: Cast, article: Article, signed_in: SignedIn
) -> None:
    for person in (cast.sam, cast.rita, cast.eva):
        page = signed_in(person).get(reverse("article", args=[article.pk])).content.decode()
        assert f'href="{mark_page(article)}"' in page
        assert 'id="mark-bar"' in page


def test_without_javascript_a_sentence_is_chosen_and_marked(rita: Client, article: Article) -> None:
    page = rita.get(mark_page(article))
    assert page.content.decode().count('type="radio"') == 3
    assert "holds 1 claim already" in text_of(page.content)
    start = BODY.index(MISSED)
    form = rita.get(mark_page(article), {"sentence": f"{start}-{len(BODY)}"})
    assert f"<mark>{BODY[start:]}</mark>" in form.content.decode()
    fields = hidden_fields(form.content) | {"words": MISSED, "restatement": SAID, "kind": "event"}
    answer = rita.post(mark_page(article), fields)
    claim = Claim.objects.get(marked_by__isnull=False)
    assert answer.url == reverse("claim", args=[claim.pk])
    assert (claim.sentence, claim.restatement) == (MISSED, SAID)
    assert "marked this claim" in text_of(rita.get(answer.url).content)


def test_words_selected_in_the_text_come_as_code_points(cast: Cast, rita: Client) -> None:
    body = "Un 👩‍👩‍👧 et un 𝕏 d’abord. Nora Feld vit à Lyon. La fin."
    article = checked(cast.sam, body=body)
    start = body.index("Nora Feld vit")
    page = rita.get(mark_page(article), {"start": start - 1, "end": start + len("Nora Feld vit")})
    assert "<mark>Nora Feld vit</mark>" in page.content.decode()
    assert hidden_fields(page.content)["near"] == str(start)


@pytest.mark.parametrize(
    "query",
    [
        {"start": "0", "end": "0"}, {"start": "5", "end": "2"}, {"start": "0", "end": "999999"}, {"sentence": "x-y"},
        {"start": "-1", "end": "4"}, {"start": "1" * 400, "end": "4"}, {"start": "4", "end": "5"}, {"start": "٣", "end": "5"},
    ],
)  # fmt: skip
def test_an_address_that_names_no_words_offers_the_sentences(
    rita: Client, article: Article, query: dict[str, str]
) -> None:
    page = rita.get(mark_page(article), query)
    assert page.status_code == 400
    assert "These places hold no words of the text" in text_of(page.content)
    assert 'type="radio"' in page.content.decode()


def test_a_selection_that_is_too_long_offers_the_sentences(cast: Cast, rita: Client) -> None:
    article = submitted(cast.sam, body="Nora Feld a quitté Calderon. " * 200)
    page = rita.get(mark_page(article), {"start": 0, "end": len(article.body)})
    assert page.status_code == 400
    assert "more than a claim has" in text_of(page.content)


def test_words_that_do_not_stand_there_come_back_with_everything_typed(
    rita: Client, article: Article
) -> None:
    fields = {
        "start": 0,
        "end": len(BODY),
        "near": 0,
        "words": "aime le mer",
        "restatement": SAID,
        "kind": "event",
    }
    answer = rita.post(mark_page(article), fields)
    assert answer.status_code == 400
    assert "These words do not stand so in the text" in text_of(answer.content)
    assert SAID in answer.content.decode()
    assert not Claim.objects.filter(marked_by__isnull=False).exists()


@pytest.mark.parametrize(
    "wrong", [{"kind": "gossip"}, {"restatement": ""}, {"words": "x" * 2_001}, {"start": "x"}, {"end": "-4"}]
)
def test_a_form_that_was_tampered_with_is_told_so(
    rita: Client, article: Article, wrong: dict[str, str]
) -> None:
    fields = {"start": "0", "end": "40", "near": "0", "words": "Nora", "restatement": SAID, "kind": "event"}
    assert rita.post(mark_page(article), fields | wrong).status_code == 400
    assert not Claim.objects.filter(marked_by__isnull=False).exists()


def test_a_claim_that_is_there_already_is_linked(rita: Client, article: Article, claim: Claim) -> None:
    fields = {
        "start": claim.start, "end": claim.end, "near": claim.start, "words": claim.sentence,
        "restatement": claim.restatement, "kind": "event",
    }  # fmt: skip
    answer = rita.post(mark_page(article), fields)
    assert answer.status_code == 400
    assert f'href="{reverse("claim", args=[claim.pk])}"' in answer.content.decode()


def test_markup_in_a_restatement_is_shown_as_text(rita: Client, article: Article) -> None:
    start = BODY.index(MISSED)
    fields = {
        "start": start, "end": len(BODY), "near": start, "words": MISSED,
        "restatement": "<script>alert(1)</script> it is", "kind": "event",
    }  # fmt: skip
    page = rita.post(mark_page(article), fields, follow=True).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_nothing_can_be_marked_before_the_claims_are_found(cast: Cast, rita: Client) -> None:
    article = submitted(cast.sam)
    assert "Mark a claim that was missed" not in text_of(
        rita.get(reverse("article", args=[article.pk])).content
    )
    fields = {"start": 0, "end": 40, "near": 0, "words": "Nora", "restatement": SAID, "kind": "event"}
    answer = rita.post(mark_page(article), fields)
    assert answer.status_code == 400
    assert "not open" in text_of(answer.content)


def test_a_long_article_has_pages_of_sentences(cast: Cast, rita: Client) -> None:
    article = submitted(cast.sam, body=" ".join(f"Voici la phrase numéro {n}." for n in range(130)))
    first, last = (rita.get(mark_page(article), {"page": n}).content.decode() for n in (1, 3))
    assert (first.count('type="radio"'), last.count('type="radio"')) == (60, 10)
    assert "numéro 129" in last


# Rewording, splitting, merging


def test_rewording_keeps_the_earlier_wording_readable(rita: Client, claim: Claim) -> None:
    before = claim.restatement
    page = rita.get(reverse("reword", args=[claim.pk]))
    fields = hidden_fields(page.content) | {"restatement": "Nora Feld est partie."}
    shown = text_of(rita.post(reverse("reword", args=[claim.pk]), fields, follow=True).content)
    assert "Nora Feld est partie." in shown
    assert "It read before:" in shown
    assert before in shown
    assert "being checked anew" in shown


def test_the_second_to_reword_is_told_and_loses_nothing(cast: Cast, rita: Client, claim: Claim) -> None:
    reword(cast.remy, claim, version=claim.version, restatement="Remy l’a dit.")
    mine = {"version": claim.version, "restatement": "Rita le dit autrement."}
    answer = rita.post(reverse("reword", args=[claim.pk]), mine)
    assert answer.status_code == 409
    shown = text_of(answer.content)
    assert "Somebody else was faster" in shown
    assert "Remy l’a dit." in shown
    assert "Rita le dit autrement." in shown
    assert (
        rita.post(reverse("reword", args=[claim.pk]), mine | hidden_fields(answer.content)).status_code == 302
    )
    assert fresh(claim).restatement == "Rita le dit autrement."
    assert ClaimWording.objects.filter(claim=claim).count() == 2


def test_a_claim_with_a_proposed_verdict_is_not_offered_for_change_and_says_why(
    cast: Cast, rita: Client, claim: Claim
) -> None:
    proposed(cast.rita, claim)
    assert (
        reverse("reword", args=[claim.pk]) not in rita.get(reverse("claim", args=[claim.pk])).content.decode()
    )
    answer = rita.post(
        reverse("reword", args=[claim.pk]), {"version": fresh(claim).version, "restatement": "Autre chose."}
    )
    assert answer.status_code == 400
    assert "sent back first" in text_of(answer.content)


def parts(claim: Claim, *told: tuple[str, str]) -> dict[str, str]:
    fields = {"version": str(claim.version), "parts": str(len(told))}
    for number, (words, says) in enumerate(told, 1):
        fields |= {f"words-{number}": words, f"restatement-{number}": says}
    return fields


def test_a_claim_is_split_with_as_many_parts_as_are_asked_for(rita: Client, claim: Claim) -> None:
    address = reverse("split", args=[claim.pk])
    assert rita.get(address).content.decode().count('<h2 id="part-') == 2
    typed = parts(claim, ("Nora Feld", "Une."), ("", "Deux."))
    more = rita.post(address, typed | {"more": "1"}).content.decode()
    assert more.count('<h2 id="part-') == 3
    assert "Une." in more
    told = parts(claim, ("Nora Feld", "Une."), ("", "Deux."), ("en mai 2021", "Trois."))
    shown = text_of(rita.post(address, told, follow=True).content)
    assert "Split into 3 claims." in shown
    assert "It was split into: Une." in shown
    made = Claim.objects.get(restatement="Trois.")
    assert "It was made by splitting:" in text_of(rita.get(reverse("claim", args=[made.pk])).content)


def test_a_part_with_wrong_words_is_told_at_its_own_field(rita: Client, claim: Claim) -> None:
    told = parts(claim, ("Nora Feld", "Une."), ("ailleurs", "Deux."))
    answer = rita.post(reverse("split", args=[claim.pk]), told)
    assert answer.status_code == 400
    assert 'id="id_words-2_error"' in answer.content.decode()
    assert "Deux." in answer.content.decode()


@pytest.mark.parametrize("number", ["", "1", "9", "x", "99999999999"])
def test_a_number_of_parts_that_is_none_is_two(rita: Client, claim: Claim, number: str) -> None:
    answer = rita.post(reverse("split", args=[claim.pk]), {"parts": number, "version": claim.version})
    assert answer.status_code == 400
    assert answer.content.decode().count('<h2 id="part-') == 2


def test_a_split_is_undone_from_the_original(rita: Client, claim: Claim) -> None:
    told = parts(claim, ("Nora Feld", "Une."), ("", "Deux."))
    page = rita.post(reverse("split", args=[claim.pk]), told, follow=True)
    assert "Undo the split" in text_of(page.content)
    assert rita.post(reverse("undo", args=[claim.pk]), {"version": claim.version}).status_code == 409
    answer = rita.post(reverse("undo", args=[claim.pk]), {"version": fresh(claim).version})
    assert answer.status_code == 302
    assert fresh(claim).state == ClaimState.FLAGGED


def test_claims_of_a_paragraph_are_merged_and_the_merge_is_undone(rita: Client, article: Article) -> None:
    one, other = article.claims.order_by("start")[:2]
    page = rita.get(reverse("merge", args=[one.pk]))
    assert f'value="{other.pk}-{other.version}"' in page.content.decode()
    assert f'value="{one.pk}-{one.version}"' not in page.content.decode()
    fields = {"version": one.version, "claims": f"{other.pk}-{other.version}", "restatement": "Les deux."}
    shown = rita.post(reverse("merge", args=[one.pk]), fields, follow=True)
    made = Claim.objects.get(restatement="Les deux.")
    assert "It was made by merging:" in text_of(shown.content)
    assert "It was merged into: Les deux." in text_of(rita.get(reverse("claim", args=[one.pk])).content)
    rita.post(reverse("undo", args=[made.pk]), {"version": fresh(made).version})
    assert ClaimState.DISMISSED not in {fresh(one).state, fresh(other).state}


@pytest.mark.parametrize("chosen", [[], ["x-y"], ["1"], ["999999-1"], ["1" * 30 + "-1"]])
def test_a_merge_with_nothing_is_refused_with_the_text_kept(
    rita: Client, claim: Claim, chosen: list[str]
) -> None:
    fields = {"version": claim.version, "claims": chosen, "restatement": "Les deux, je crois."}
    answer = rita.post(reverse("merge", args=[claim.pk]), fields)
    assert answer.status_code == 400
    assert "Choose two to eight claims." in text_of(answer.content)
    assert "Les deux, je crois." in answer.content.decode()


def test_a_claim_that_stands_alone_says_so(cast: Cast, rita: Client) -> None:
    article = checked(cast.sam, body="Nora Feld a quitté Calderon en mai 2021.")
    claim = article.claims.all()[0]
    assert "nothing to merge it with" in text_of(rita.get(reverse("merge", args=[claim.pk])).content)


def test_a_dismissed_claim_is_brought_back_on_its_page(cast: Cast, rita: Client, claim: Claim) -> None:
    dismiss(cast.rita, claim, version=claim.version)
    page = rita.get(reverse("claim", args=[claim.pk]))
    assert "Bring it back" in text_of(page.content)
    rita.post(reverse("restore", args=[claim.pk]), {"version": fresh(claim).version})
    assert fresh(claim).state == ClaimState.FLAGGED
    assert "brought it back" in text_of(rita.get(reverse("claim", args=[claim.pk])).content)


def test_a_submitter_sees_nothing_of_how_a_claim_was_changed(
    cast: Cast, rita: Client, claim: Claim, signed_in: SignedIn
) -> None:
    before = claim.restatement
    fields = {"version": claim.version, "restatement": "Nora Feld est partie."}
    rita.post(reverse("reword", args=[claim.pk]), fields)
    shown = text_of(signed_in(cast.sam).get(reverse("claim", args=[claim.pk])).content)
    assert "Nora Feld est partie." in shown
    assert before not in shown.replace(claim.sentence, "")
    assert "It read before" not in shown
