"""The only writers of attendance, by noun."""

from .marking import Marked, Say, call, call_all, mark, mark_all, mark_seats
from .reasons import announce, confirm, excuse, withdraw
from .rebuilding import Differences, rebuild

__all__ = [
    "Differences",
    "Marked",
    "Say",
    "announce",
    "call",
    "call_all",
    "confirm",
    "excuse",
    "mark",
    "mark_all",
    "mark_seats",
    "rebuild",
    "withdraw",
]
