"""The tables, one module a subject; states.py holds every move between states."""

from claims.models.articles import Article, ArticleKind, Claim, Flag, FlagReason
from claims.models.checks import (
    Check,
    Difference,
    Evidence,
    EvidenceMark,
    LabelChoice,
    NoteChoice,
    StanceChoice,
)
from claims.models.history import HistoryEntry
from claims.models.library import Document, Passage, Source, TierChoice
from claims.models.newsroom import Newsroom, Rating
from claims.models.people import Person, Role
from claims.models.states import ArticleState, CheckState, ClaimState, VerdictState
from claims.models.verdicts import CitedEvidence, FactCheck, Verdict

__all__ = [
    "Article",
    "ArticleKind",
    "ArticleState",
    "Check",
    "CheckState",
    "CitedEvidence",
    "Claim",
    "ClaimState",
    "Difference",
    "Document",
    "Evidence",
    "EvidenceMark",
    "FactCheck",
    "Flag",
    "FlagReason",
    "HistoryEntry",
    "LabelChoice",
    "Newsroom",
    "NoteChoice",
    "Passage",
    "Person",
    "Rating",
    "Role",
    "Source",
    "StanceChoice",
    "TierChoice",
    "Verdict",
    "VerdictState",
]
