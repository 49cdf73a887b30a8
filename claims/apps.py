from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured


class ClaimsConfig(AppConfig):
    name = "claims"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A search provider's address or key that can't be right stops the start, and not each check."""
        from claims.services.asking import providers

        try:
            providers()
        except ValueError as error:
            raise ImproperlyConfigured(str(error)) from None
