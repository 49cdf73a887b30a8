"""The ASGI door. A site without a SECRET_KEY refuses to start rather than fail page by page."""

import os

from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")

application = get_asgi_application()
assert settings.SECRET_KEY  # raises ImproperlyConfigured where it is empty
