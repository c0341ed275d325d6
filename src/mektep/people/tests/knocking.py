"""Knocking at the doors over HTTP, and reading what is answered."""

import re
from html import unescape

from django.test import Client
from django.urls import reverse

from .factories import PASSWORD

LOGIN = "/accounts/login/"


def knock(client: Client, name: str = "vera", password: str = PASSWORD, **more: object):
    return client.post(LOGIN, {"name": name, "password": password}, **more)


def is_in(client: Client) -> bool:
    return client.get(reverse("people:me")).status_code == 200


def sentence(response) -> str:
    """What a person reads on the page."""
    return unescape(re.sub(r"<[^>]+>|\s+", " ", response.content.decode()))
