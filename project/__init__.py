# Loaded with Django, so that tasks find the app: `delay_on_commit` exists only on it.
from project.celery import app as celery_app

__all__ = ["celery_app"]
