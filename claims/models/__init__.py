"""The tables, one module a subject; states.py holds every move between states."""

from claims.models.articles import Article, ArticleKind, Claim, Flag, FlagReason, Spread
from claims.models.asking import EarlierFactCheck, SearchHit, SearchQuestion
from claims.models.checks import (
    AddedEvidence,
    Check,
    Difference,
    Evidence,
    EvidenceMark,
    LabelChoice,
    NoteChoice,
    StanceChoice,
)
from claims.models.desk import ClaimHold, SavedFilter
from claims.models.history import HistoryEntry
from claims.models.imports import Feed, FeedPage, HostTurn, Import, ImportItem, ImportKind
from claims.models.judgements import JudgedBy, Judgement
from claims.models.library import (
    Document,
    LibraryEntry,
    Origin,
    OriginReason,
    Passage,
    Retrieval,
    Sketch,
    Source,
    StoredFile,
    TierChoice,
    Via,
)
from claims.models.newsroom import EvidenceFirst, Newsroom, Rating
from claims.models.people import Person, Role
from claims.models.states import (
    ArticleState,
    CheckState,
    ClaimState,
    FeedState,
    ImportItemState,
    ImportState,
    VerdictState,
)
from claims.models.talk import Channel, Comment, Notice, NoticeKind, ReplyState, RightOfReply
from claims.models.verdicts import CitedEvidence, FactCheck, Verdict

__all__ = [
    "AddedEvidence",
    "Article",
    "ArticleKind",
    "ArticleState",
    "Channel",
    "Check",
    "CheckState",
    "CitedEvidence",
    "Claim",
    "ClaimHold",
    "ClaimState",
    "Comment",
    "Difference",
    "Document",
    "EarlierFactCheck",
    "Evidence",
    "EvidenceFirst",
    "EvidenceMark",
    "FactCheck",
    "Feed",
    "FeedPage",
    "FeedState",
    "Flag",
    "FlagReason",
    "HistoryEntry",
    "HostTurn",
    "Import",
    "ImportItem",
    "ImportItemState",
    "ImportKind",
    "ImportState",
    "JudgedBy",
    "Judgement",
    "LabelChoice",
    "LibraryEntry",
    "Newsroom",
    "NoteChoice",
    "Notice",
    "NoticeKind",
    "Origin",
    "OriginReason",
    "Passage",
    "Person",
    "Rating",
    "ReplyState",
    "Retrieval",
    "RightOfReply",
    "Role",
    "SavedFilter",
    "SearchHit",
    "SearchQuestion",
    "Sketch",
    "Source",
    "Spread",
    "StanceChoice",
    "StoredFile",
    "TierChoice",
    "Verdict",
    "VerdictState",
    "Via",
]
