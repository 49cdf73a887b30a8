from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured


class ClaimsConfig(AppConfig):
    name = "claims"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Sessions are counted from each sign-in. A search provider's address or key that can't be right stops the start, and not each check."""
        from django.contrib.auth.signals import user_logged_in

        from claims.services.asking import providers
        from claims.views.sessions import begin_session

        user_logged_in.connect(begin_session)

        try:
            providers()
        except ValueError as error:
            raise ImproperlyConfigured(str(error)) from None
