"""What happened to people and their families. Ids only: names and numbers stay out of the log."""

from dataclasses import dataclass

from mektep.core.events import Event


@dataclass(frozen=True, kw_only=True)
class OfPerson(Event):
    """Facts that are found again by their person."""

    person_id: int

    def about(self) -> str:
        return f"person:{self.person_id}"


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(OfPerson):
    person_uid: str


@dataclass(frozen=True, kw_only=True)
class PersonCorrected(OfPerson):
    """Which details changed; the values are no business of the log."""

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PersonDeactivated(OfPerson):
    pass


@dataclass(frozen=True, kw_only=True)
class PersonReactivated(OfPerson):
    pass


@dataclass(frozen=True, kw_only=True)
class PasswordSet(OfPerson):
    pass


@dataclass(frozen=True, kw_only=True)
class SecondFactorLifted(OfPerson):
    pass


@dataclass(frozen=True, kw_only=True)
class SignedOutEverywhere(OfPerson):
    pass


@dataclass(frozen=True, kw_only=True)
class DeviceSignedOut(OfPerson):
    device: str


@dataclass(frozen=True, kw_only=True)
class CardIssued(OfPerson):
    card_id: int


@dataclass(frozen=True, kw_only=True)
class CardRevoked(OfPerson):
    card_id: int


@dataclass(frozen=True, kw_only=True)
class ListWithdrawn(Event):
    """Rows entered by mistake were taken back before anything stood on them: `noun`, and their ids."""

    noun: str
    ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class OfLearner(Event):
    """Facts of a family are found again by its learner."""

    learner_id: int

    def about(self) -> str:
        return f"person:{self.learner_id}"


@dataclass(frozen=True, kw_only=True)
class GuardianEntrusted(OfLearner):
    guardianship_id: int
    guardian_id: int
    kinship: str


@dataclass(frozen=True, kw_only=True)
class GuardianLimited(OfLearner):
    guardianship_id: int
    guardian_id: int
    may_see: bool
    may_sign: bool


@dataclass(frozen=True, kw_only=True)
class RelativeDelegated(OfLearner):
    guardianship_id: int
    guardian_id: int
    delegated_by_id: int


@dataclass(frozen=True, kw_only=True)
class GuardianshipEnded(OfLearner):
    guardianship_id: int
    guardian_id: int


@dataclass(frozen=True, kw_only=True)
class GuardianInvited(OfLearner):
    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class PasswordCodeIssued(OfPerson):
    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(OfPerson):
    invitation_id: int
    learner_id: int | None


@dataclass(frozen=True, kw_only=True)
class InvitationWithdrawn(Event):
    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(OfLearner):
    consent_id: int
    consent: str


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(OfLearner):
    consent_id: int
    consent: str


@dataclass(frozen=True, kw_only=True)
class RecordOpened(OfLearner):
    opened_by_id: int
    purpose: str
