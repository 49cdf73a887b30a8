"""Finding passages in the library: one interface, SQLite and PostgreSQL behind it."""

from claims.search.library import LibraryRetriever, library_retriever

__all__ = ["LibraryRetriever", "library_retriever"]
