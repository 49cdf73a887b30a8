"""Why, in one or two sentences that name the evidence, in the article's language."""

from __future__ import annotations

from collections.abc import Sequence

from claims.checking.domain import EvidenceItem, Label, Note, Stance

_SENTENCES: dict[str, dict[str, str]] = {
    "en": {
        "supported": "{publisher} ({date}) says the same; independent origins: {origins}.",
        "refuted": "{publisher} ({date}) gives {theirs} where the article says {ours}; independent origins: {origins}.",
        "refuted_plain": "{publisher} ({date}) says otherwise; independent origins: {origins}.",
        "conflicting": "{publisher} ({date}) says the same, {other} ({other_date}) says otherwise.",
        "not_enough_evidence": "None of the passages found decides this.",
        "superseded": " True when written; {publisher} ({date}) has since given {theirs}.",
        "corrected": " A source that said otherwise has been corrected.",
        "undated": "undated",
    },
    "fr": {
        "supported": "{publisher} ({date}) dit la même chose ; origines indépendantes : {origins}.",
        "refuted": "{publisher} ({date}) donne {theirs} là où l’article dit {ours} ; origines indépendantes : {origins}.",
        "refuted_plain": "{publisher} ({date}) dit autre chose ; origines indépendantes : {origins}.",
        "conflicting": "{publisher} ({date}) dit la même chose, {other} ({other_date}) dit autre chose.",
        "not_enough_evidence": "Aucun des passages trouvés ne permet de trancher.",
        "superseded": " Vrai au moment de l’écriture ; {publisher} ({date}) donne depuis {theirs}.",
        "corrected": " Une source qui disait autre chose a été corrigée.",
        "undated": "sans date",
    },
    "es": {
        "supported": "{publisher} ({date}) dice lo mismo; orígenes independientes: {origins}.",
        "refuted": "{publisher} ({date}) da {theirs} donde el artículo dice {ours}; orígenes independientes: {origins}.",
        "refuted_plain": "{publisher} ({date}) dice otra cosa; orígenes independientes: {origins}.",
        "conflicting": "{publisher} ({date}) dice lo mismo, {other} ({other_date}) dice otra cosa.",
        "not_enough_evidence": "Ninguno de los pasajes encontrados permite decidirlo.",
        "superseded": " Era cierto al escribirse; {publisher} ({date}) da desde entonces {theirs}.",
        "corrected": " Una fuente que decía otra cosa ha sido corregida.",
        "undated": "sin fecha",
    },
    "de": {
        "supported": "{publisher} ({date}) sagt dasselbe; unabhängige Ursprünge: {origins}.",
        "refuted": "{publisher} ({date}) nennt {theirs}, der Artikel {ours}; unabhängige Ursprünge: {origins}.",
        "refuted_plain": "{publisher} ({date}) sagt etwas anderes; unabhängige Ursprünge: {origins}.",
        "conflicting": "{publisher} ({date}) sagt dasselbe, {other} ({other_date}) sagt etwas anderes.",
        "not_enough_evidence": "Keine der gefundenen Stellen entscheidet das.",
        "superseded": " Richtig zur Zeit des Artikels; {publisher} ({date}) nennt seither {theirs}.",
        "corrected": " Eine Quelle, die etwas anderes sagte, wurde berichtigt.",
        "undated": "ohne Datum",
    },
}  # fmt: skip


def explain(
    label: Label,
    language: str | None,
    evidence: Sequence[EvidenceItem],
    origins: int,
    note: Note | None = None,
) -> str:
    """`evidence` is best first; `origins` counts those that carry the label."""
    words = _SENTENCES.get(language or "en", _SENTENCES["en"])
    text = _main(label, words, evidence, origins)
    if note is Note.CORRECTED:
        text += words["corrected"]
    if note is Note.SUPERSEDED:
        newer = next((item for item in evidence if item.later and item.differences), None)
        if newer is not None:
            text += words["superseded"].format(
                **_named(newer, words), theirs=newer.differences[0].source_text
            )
    return text


def _named(item: EvidenceItem, words: dict[str, str]) -> dict[str, str]:
    on = item.document.date
    return {"publisher": item.document.publisher, "date": on.isoformat() if on else words["undated"]}


def _main(label: Label, words: dict[str, str], evidence: Sequence[EvidenceItem], origins: int) -> str:
    supporting = [item for item in evidence if item.stance is Stance.SUPPORTS]
    refuting = [item for item in evidence if item.stance is Stance.REFUTES]
    if label is Label.SUPPORTED and supporting:
        return words["supported"].format(**_named(supporting[0], words), origins=origins)
    if label is Label.REFUTED and refuting:
        named = _named(refuting[0], words)
        if not refuting[0].differences:
            return words["refuted_plain"].format(**named, origins=origins)
        first = refuting[0].differences[0]
        return words["refuted"].format(
            **named, origins=origins, theirs=first.source_text, ours=first.claim_text
        )
    if label is Label.CONFLICTING and supporting and refuting:
        other = _named(refuting[0], words)
        return words["conflicting"].format(
            **_named(supporting[0], words), other=other["publisher"], other_date=other["date"]
        )
    return words["not_enough_evidence"]
