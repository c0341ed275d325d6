"""The request as our views see it."""

from django.http import HttpRequest

from .actors import Actor
from .models import Person


class Request(HttpRequest):
    """A signed-in person's request; `actor` is lazily loaded by the school's middleware."""

    actor: Actor
    user: Person
