"""What a passage says of a claim: its stance, and the typed differences."""

from claims.checking.assessment.assess import assess_passages

__all__ = ["assess_passages"]
