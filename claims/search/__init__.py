"""Finding passages in the newsroom's library: one interface, each database's own index behind it."""

from claims.search.library import LibraryRetriever, library_retriever
from claims.search.terms import stored_terms

__all__ = ["LibraryRetriever", "library_retriever", "stored_terms"]
