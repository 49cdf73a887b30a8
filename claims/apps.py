from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured


class ClaimsConfig(AppConfig):
    name = "claims"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Counts sessions from each sign-in, and lets nothing start with search providers that can't be right.

        A bad address or key would else stop each check.
        """
        from django.contrib.auth.signals import user_logged_in

        from claims.services.asking import providers
        from claims.views.sessions import begin_session

        user_logged_in.connect(begin_session)

        try:
            providers()
        except ValueError as error:
            raise ImproperlyConfigured(str(error)) from None
