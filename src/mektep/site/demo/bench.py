"""Which pages of the demo school a bench should open."""

from zoneinfo import ZoneInfo

from mektep.core import clock
from mektep.people.models import Person
from mektep.school.models import Membership, Teaching, Term
from mektep.timetable.models import Lesson

from .accounts import USERNAMES


def bench_pages() -> dict[str, object]:
    """The demo teacher's fullest journal (of the demo pupil's class), its term, a lesson to write at."""
    teacher = Person.objects.get(username=USERNAMES["teacher"])
    today = clock.today(ZoneInfo("Asia/Almaty"))
    pupil = Person.objects.get(username=USERNAMES["pupil"])
    groups = Membership.objects.filter(learner=pupil, ends_on=None).values("group_id")
    teaching = Teaching.objects.filter(teacher=teacher, group_id__in=groups).order_by("-weekly_hours", "id")[
        0
    ]
    term = max(
        Term.objects.filter(year_id=teaching.year_id, starts_on__lte=today),
        key=lambda t: Lesson.objects.filter(
            teaching=teaching, held_on__range=(t.starts_on, min(t.ends_on, today))
        ).count(),
    )
    lesson = Lesson.objects.filter(teaching=teaching, held_on__lte=today).in_order().last()
    assert lesson is not None
    learners = Membership.objects.filter(group_id=teaching.group_id, ends_on=None).order_by("id")
    return {
        "teaching": teaching.pk,
        "term": term.number,
        "lesson": lesson.pk,
        "pupil": pupil.pk,
        "learners": list(learners.values_list("learner_id", flat=True)),
    }
