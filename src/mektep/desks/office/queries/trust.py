"""Whether the school's log can be trusted: its length, the last signed checkpoint, the last check."""

from dataclasses import dataclass
from datetime import date

from mektep.core.models import Chain, Checkpoint, Verification


@dataclass(frozen=True)
class Trust:
    """Empty fields say «never yet»."""

    entries: int
    head: str
    checkpoint: Checkpoint | None
    verification: Verification | None

    @property
    def is_whole(self) -> bool:
        return self.verification is not None and self.verification.is_whole

    @property
    def signed_on(self) -> date | None:
        return self.checkpoint.made_on if self.checkpoint else None


def trust(school_id: int) -> Trust:
    """In three queries."""
    chain = Chain.objects.filter(school_id=school_id).first()
    if chain is None:
        return Trust(0, "", None, None)
    return Trust(
        chain.length,
        chain.head,
        Checkpoint.objects.filter(chain=chain).order_by("-made_on", "-id").first(),
        Verification.objects.filter(chain=chain).order_by("-at", "-id").first(),
    )
