"""What must be set before people may be let in."""

from typing import Any

from django.conf import settings
from django.core import checks

DUMMY = "django.core.mail.backends.dummy.EmailBackend"


@checks.register(checks.Tags.security)
def mail_needs_an_address(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """A letter with a link names the host of the request; whoever forges the host would get the link."""
    if settings.EMAIL_BACKEND == DUMMY or "*" not in settings.ALLOWED_HOSTS:
        return []
    return [
        checks.Error(
            "Letters are sent, but any host name is believed.",
            hint="Set ALLOWED_HOSTS to the address of the school before EMAIL_BACKEND.",
            id="people.E001",
        )
    ]
