"""Finding passages in the newsroom's library: one interface, each database's own index behind it."""

from claims.search.library import LibraryRetriever, library_retriever, usable
from claims.search.terms import people_terms, stored_terms

__all__ = [
    "LibraryRetriever",
    "library_retriever",
    "people_terms",
    "stored_terms",
    "usable",
]
