"""Codes on paper are kept as keyed hashes: without the node's secret a stolen table opens nothing."""

from collections.abc import Sequence

from mektep.core import crypto

PICTURES = 12
ROW = 4
DOOR_LETTERS = 6


def invitation_hash(code: str) -> str:
    return crypto.keyed_hash(f"invitation:{code}")


def card_hash(secret: str) -> str:
    return crypto.keyed_hash(f"card:{secret}")


def pictures_hash(person_id: int, pictures: Sequence[int]) -> str:
    """Of four pictures in their order; there are only 11,880 rows, so knocking is limited too."""
    row = "-".join(str(number) for number in pictures)
    return crypto.keyed_hash(f"pictures:{person_id}:{row}")


def door_key(what: str, *words: object) -> str:
    """Under which failed sign-ins are counted: whom and where, unreadable in the table."""
    return crypto.keyed_hash(f"door:{what}:" + ":".join(str(word) for word in words))
