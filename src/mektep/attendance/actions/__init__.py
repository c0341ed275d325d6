"""The only writers of attendance, by noun."""

from .marking import Marked, Say, call, mark, mark_all, mark_seats
from .reasons import announce, confirm, excuse, withdraw
from .rebuilding import Differences, rebuild

__all__ = [
    "Differences",
    "Marked",
    "Say",
    "announce",
    "call",
    "confirm",
    "excuse",
    "mark",
    "mark_all",
    "mark_seats",
    "rebuild",
    "withdraw",
]
