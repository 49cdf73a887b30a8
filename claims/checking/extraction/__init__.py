"""Finding an article's checkable claims without a model."""

from claims.checking.extraction.extract import extract_claims

__all__ = ["extract_claims"]
