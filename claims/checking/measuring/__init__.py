"""Measuring an engine: on newsroom cases, on edits of their claims, and on public sets."""
