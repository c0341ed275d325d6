"""The tables of people, by noun."""

from .entry import (
    CardVoid,
    CodeExpired,
    CodeUnknown,
    CodeUsed,
    Door,
    Invitation,
    Lockout,
    Session,
    SignInCard,
)
from .family import (
    Consent,
    ConsentKind,
    Guardianship,
    GuardianshipOver,
    GuardianshipQuerySet,
    Kinship,
    ReasonMissing,
    RecordOpening,
)
from .person import Language, Person, PersonManager, PersonQuerySet, Sex

__all__ = [
    "CardVoid",
    "CodeExpired",
    "CodeUnknown",
    "CodeUsed",
    "Consent",
    "ConsentKind",
    "Door",
    "Guardianship",
    "GuardianshipOver",
    "GuardianshipQuerySet",
    "Invitation",
    "Kinship",
    "Language",
    "Lockout",
    "Person",
    "PersonManager",
    "PersonQuerySet",
    "ReasonMissing",
    "RecordOpening",
    "Session",
    "Sex",
    "SignInCard",
]
