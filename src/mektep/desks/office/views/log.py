"""The school's log: read-only, in sentences, with the state of its chain."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from mektep.core import chain, clock
from mektep.core.errors import Refused
from mektep.core.http import done, page
from mektep.core.models import Chain
from mektep.people import actions as people
from mektep.people.http import Request
from mektep.people.models import Person
from mektep.school.models import School, Teaching
from mektep.ui.templatetags.ui import day

from ..forms import LogForm
from ..queries import log as readings
from ..queries.trust import trust
from ..wording import FAMILIES, say
from .common import headed_school

LOG = "office/log.html"
# A page answers while one waits; longer logs are checked by the night's round and from the console.
MOST_AT_ONCE = 400_000


class TooLong(Refused):
    message = gettext_lazy(
        "This log is too long to be checked while you wait; it is checked every day by itself."
    )


@dataclass(frozen=True)
class Line:
    """A fact as the page shows it."""

    fact: readings.Fact
    say: str


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _person(school: School, asked: str) -> Person | None:
    if not asked:
        return None
    pk = _number(asked)
    found = readings.person_of(school, pk) if pk is not None else None
    if found is None:
        raise Http404
    return found


def _teaching(school: School, asked: str) -> Teaching | None:
    if not asked:
        return None
    pk = _number(asked)
    found = Teaching.objects.filter(school=school, pk=pk).with_names().first() if pk is not None else None
    if found is None:
        raise Http404
    return found


def _lines(facts: Iterable[readings.Fact]) -> list[Line]:
    made = []
    for fact in facts:
        words: dict[str, Any] = {name: _day(value) for name, value in fact.data.items() if name in _DAYS}
        if fact.lesson is not None:
            words["column"] = _("Lesson of {day}.").format(day=day(fact.lesson.held_on))
        elif fact.work is not None:
            words["column"] = _("Summative work of {day}.").format(day=day(fact.work.held_on))
        else:
            words["column"] = ""
        if fact.term is not None:
            words["term"] = fact.term
        made.append(Line(fact, say(fact.kind, fact.data, words)))
    return made


_DAYS = frozenset({"held_on", "starts_on", "ends_on", "due_on", "valid_from", "first", "last"})


def _day(value: Any) -> str:
    try:
        return str(day(date.fromisoformat(str(value)), "year"))
    except ValueError:
        return "—"


@require_GET
def log(request: Request) -> HttpResponse:
    """Search the log. `?who=` and `?journal=` are ids, the other fields are the form's."""
    school = headed_school(request)
    form = LogForm(request.GET or None, kinds=[(key, label) for key, (label, _kinds) in FAMILIES.items()])
    is_valid = form.is_valid()
    cleaned = form.cleaned_data if is_valid else {}
    person = _person(school, request.GET.get("who", ""))
    found = readings.people(school, cleaned.get("person", "")) if person is None else []
    if len(found) == 1:
        person, found = found[0], []
    is_lost = bool(cleaned.get("person")) and person is None
    ask = readings.Ask(
        school,
        person,
        _teaching(school, request.GET.get("journal", "")),
        form.on() if is_valid else None,
        FAMILIES[cleaned["kind"]][1] if cleaned.get("kind") else (),
        _number(request.GET.get("before", "")),
    )
    if person is not None and readings.is_learner(school, person):
        people.note_opening(person.pk, "log", school_id=school.pk, by=request.actor, at=clock.now())
    shown = readings.Page((), None) if is_lost or (form.is_bound and not is_valid) else readings.read(ask)
    kept = request.GET.copy()
    kept.pop("before", None)
    context = {
        "school": school,
        "form": form,
        "ask": ask,
        "found": found,
        "is_lost": is_lost and not found,
        "lines": _lines(shown.facts),
        "older": shown.older,
        "kept": kept.urlencode(),
        "trust": trust(school.pk),
    }
    return page(request, LOG, context)


@require_POST
def verify(request: Request) -> HttpResponse:
    """Check the chain now, and keep what was found."""
    school = headed_school(request)
    one = Chain.objects.filter(school_id=school.pk).first()
    if one is None:
        raise Http404
    if one.length > MOST_AT_ONCE:
        raise TooLong
    found = chain.check(one, clock.now())
    if found.is_whole:
        messages.success(request, _("The log is whole: {count} entries.").format(count=found.entries))
    else:
        messages.error(request, _("The log does not add up. Keep a copy and tell the district."))
    return done(request, reverse("office:log"))
