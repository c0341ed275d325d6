"""The only writers of people's tables."""

from ..details import Details, Newcomer
from .families import Tie, delegate, end, entrust, entrust_all, limit
from .persons import (
    choose_language,
    correct,
    correct_all,
    deactivate,
    reactivate,
    register,
    register_all,
    renew_rights,
    set_iin,
    set_iin_all,
)
from .withdrawals import StillNeeded, withdraw_people, withdraw_ties

__all__ = [
    "Details",
    "Newcomer",
    "StillNeeded",
    "Tie",
    "choose_language",
    "correct",
    "correct_all",
    "deactivate",
    "delegate",
    "end",
    "entrust",
    "entrust_all",
    "limit",
    "reactivate",
    "register",
    "register_all",
    "renew_rights",
    "set_iin",
    "set_iin_all",
    "withdraw_people",
    "withdraw_ties",
]
