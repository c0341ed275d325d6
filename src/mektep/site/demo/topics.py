"""Topics for the demo's plans."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mektep.curriculum.models import PlanRow


@dataclass(frozen=True)
class Topic:
    section: str
    topic: str
    kind: str


@cache
def topics_of(subject: str, language: str) -> tuple[Topic, ...]:
    """Rows of a plan: a heading, its topics, the unit's work; and the term's work at the end."""
    data = tomllib.loads((Path(__file__).parent / "topics.toml").read_text())
    lines: list[str] = data[language].get(subject) or data["kk"].get(subject) or data[language]["default"]
    rows, section = [], ""
    for line in lines:
        match line[0]:
            case "§":
                section = line[1:]
            case "!":
                rows.append(Topic(section, line[1:], PlanRow.Kind.UNIT))
            case _:
                rows.append(Topic(section, line, PlanRow.Kind.LESSON))
    return tuple(rows)
