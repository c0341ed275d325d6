"""The only writers of people's tables."""

from ..details import Details, Newcomer
from .cards import IssuedCard, issue_card, issue_cards, revoke_card
from .consents import give_consent, note_opening, withdraw_consent
from .devices import (
    clear_sessions,
    forget_failures,
    note_failure,
    sign_out_device,
    sign_out_everywhere,
)
from .families import Tie, delegate, end, entrust, entrust_all, limit
from .invitations import (
    Issued,
    accept_invitation,
    give_code,
    give_codes,
    invite_guardian,
    invite_guardians,
    join,
    use_code,
    withdraw_invitation,
)
from .passwords import lift_second_factor, set_password
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
    "Issued",
    "IssuedCard",
    "Newcomer",
    "StillNeeded",
    "Tie",
    "accept_invitation",
    "choose_language",
    "clear_sessions",
    "correct",
    "correct_all",
    "deactivate",
    "delegate",
    "end",
    "entrust",
    "entrust_all",
    "forget_failures",
    "give_code",
    "give_codes",
    "give_consent",
    "invite_guardian",
    "invite_guardians",
    "issue_card",
    "issue_cards",
    "join",
    "lift_second_factor",
    "limit",
    "note_failure",
    "note_opening",
    "reactivate",
    "register",
    "register_all",
    "renew_rights",
    "revoke_card",
    "set_iin",
    "set_iin_all",
    "set_password",
    "sign_out_device",
    "sign_out_everywhere",
    "use_code",
    "withdraw_consent",
    "withdraw_invitation",
    "withdraw_people",
    "withdraw_ties",
]
