"""Celery's door: an id in, one service call."""
