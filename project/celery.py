"""The Celery app. The broker only wakes workers: the database is the truth about every job."""

import os

from celery import Celery

import project.broker  # noqa: F401  # makes files:// known

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")

app = Celery("second_source")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
