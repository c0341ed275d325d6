"""Who is good at what, who falls ill when: the dice of the demo's year."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random

from mektep.attendance.models import Kind


@dataclass
class Lives:
    """Draws every learner's year from one seed; the same learner is always good at the same things."""

    seed: int
    _ill: dict[int, frozenset[date]] = field(default_factory=dict)

    def dice(self, *what: object) -> Random:
        return Random(f"{self.seed}:{':'.join(map(str, what))}")

    def formative(self, learner: int, subject: int, dice: Random) -> Decimal:
        """Points 1–10 around what the learner is able to."""
        return Decimal(
            min(10, max(1, int(dice.gauss(4 + 6 * _ability(self.seed, learner, subject), 1.4) + 0.5)))
        )

    def summative(self, learner: int, subject: int, most: int, dice: Random) -> Decimal:
        """Points of a work with a maximum."""
        share = min(1.0, max(0.08, dice.gauss(0.32 + 0.66 * _ability(self.seed, learner, subject), 0.11)))
        return Decimal(min(most, int(share * most + 0.5)))

    def absence(self, learner: int, on: date, number: int, year: date) -> tuple[str, int | None] | None:
        """Illness for some days of the year, now and then one lesson, now and then late at the first."""
        if on in self.ill_days(learner, year):
            return Kind.ILLNESS, None
        dice = self.dice("away", learner, on, number)
        throw = dice.random()
        if throw < 0.004:
            return Kind.ABSENT, None
        if throw < 0.006:
            return Kind.VALID, None
        if number == 1 and throw > 0.985:
            return Kind.LATE, dice.choice((3, 5, 7, 10))
        return None

    def ill_days(self, learner: int, year: date) -> frozenset[date]:
        """Two or three short illnesses in the year, kept for the learner."""
        if learner not in self._ill:
            dice = self.dice("ill", learner)
            days: set[date] = set()
            for _time in range(dice.randrange(0, 4)):
                start = year + timedelta(days=dice.randrange(0, 260))
                days |= {start + timedelta(days=n) for n in range(dice.randrange(2, 6))}
            self._ill[learner] = frozenset(days)
        return self._ill[learner]


@cache
def _ability(seed: int, learner: int, subject: int) -> float:
    """Between 0 and 1: how easily a learner does a subject."""
    whole = Random(f"{seed}:ability:{learner}").betavariate(3.2, 2.0)
    here = Random(f"{seed}:ability:{learner}:{subject}").uniform(-0.16, 0.16)
    return min(1.0, max(0.0, whole + here))
