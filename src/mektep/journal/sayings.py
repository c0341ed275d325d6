"""What happened to a cell, in words."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mektep.attendance.models import Kind

from .queries import written
from .queries.history import ABSENCE, ASKED, OFFICE, POINTS, Deed


def _language() -> str:
    return (get_language() or "kk")[:2]


def _value(deed: Deed, value: object) -> str:
    """A state of a cell in words; a dash for nothing."""
    match deed.what, value:
        case _, None:
            return "—"
        case "points" | "asked", points:
            return written.points(points, _language())  # type: ignore[arg-type]
        case "absence", (kind, minutes):
            if not kind:
                return _("Present")
            label = str(Kind(str(kind)).label)
            return _("{kind}, {minutes} min").format(kind=label, minutes=minutes) if minutes else label
        case "office", str(kind) if kind:
            return str(Kind(kind).label)
        case _:
            return "—"


def said(deed: Deed) -> tuple[str, str, str]:
    """What was done, the state before and the state after."""
    titles = {
        POINTS: _("Points"),
        ABSENCE: _("Attendance"),
        OFFICE: _("Reason of the absence"),
        ASKED: _("A change was asked for"),
    }
    return titles[deed.what], _value(deed, deed.before), _value(deed, deed.after)
