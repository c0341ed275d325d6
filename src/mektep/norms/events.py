"""What happened to the law of this installation. All of it enters the node's own chain."""

from dataclasses import dataclass
from datetime import date

from mektep.core.events import Event


@dataclass(frozen=True, kw_only=True)
class NormsLoaded(Event):
    """Shipped norms that were not there yet were added; `added` names them."""

    added: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class NormEnacted(Event):
    """A new edition of a norm was added."""

    norm_id: int
    name: str
    certainty: str
    source: str

    def about(self) -> str:
        return f"norm:{self.norm_id}"


@dataclass(frozen=True, kw_only=True)
class NormRepealed(Event):
    """A norm was given a last day."""

    norm_id: int
    name: str
    last_day: date

    def about(self) -> str:
        return f"norm:{self.norm_id}"
