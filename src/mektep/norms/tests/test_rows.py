"""Norms as rows: loading, adding, ending, and how the readings notice."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from mektep.core.models import LogEntry
from mektep.norms import actions, queries, shipped
from mektep.norms.models import EndsAlready, EndsBeforeItStarts, Norm, Overlapping, Unreadable

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 7)
NEXT = date(2027, 9, 1)
MINUTES = {"by_grade": {"5": 60}}


class Console:
    is_system = True
    signature = "system:test"


class Paul:
    """The head of the school: even he can't change the law."""

    is_system = False
    signature = "person:1"


def queries_of(question) -> int:
    with CaptureQueriesContext(connection) as captured:
        question()
    return len(captured)


def enact(moment, key="day", body=MINUTES, **given):
    given = {
        "valid_from": NEXT, "source": "Order of the ministry", "certainty": "S", "by": Console(), **given
    }  # fmt: skip
    return actions.enact("homework_minutes", key, body, at=moment, **given)


def test_an_empty_table_answers_from_the_shipped_files():
    assert not Norm.objects.exists()
    assert queries.law() is shipped.law()
    assert queries.scheme(TODAY).key == "kz-2020"
    assert queries.calendars() == (2025, 2026)


def test_loading_adds_every_norm_once_and_tells_it_once(monday):
    first = actions.load_shipped(by=Console(), at=monday)
    assert len(first.added) == len(shipped.entries()) == Norm.objects.count()
    before = LogEntry.objects.count()
    again = actions.load_shipped(by=Console(), at=monday)
    assert (again.added, again.differing, again.blocked) == ((), (), ())
    assert len(again.unchanged) == len(first.added)
    assert LogEntry.objects.count() == before == 1


def test_rows_say_the_same_as_the_files(monday):
    actions.load_shipped(by=Console(), at=monday)
    law = queries.law()
    assert law is not shipped.law()
    assert law.scheme(TODAY) == shipped.law().scheme(TODAY)
    assert law.limits(TODAY) == shipped.law().limits(TODAY)
    assert law.calendar(2026) == shipped.law().calendar(2026)
    for grade in range(1, 10):
        curriculum = law.curriculum_hours("ru", grade, TODAY)
        assert curriculum == shipped.law().curriculum_hours("ru", grade, TODAY)


def test_loading_leaves_a_row_with_another_text_as_it_is(monday):
    actions.load_shipped(by=Console(), at=monday)
    Norm.objects.filter(kind="screen_minutes").update(body={"by_grade": {"7": 10}})
    loaded = actions.load_shipped(by=Console(), at=monday)
    assert loaded.differing == ("screen_minutes/lesson from 2023-01-18",)
    assert Norm.objects.get(kind="screen_minutes").body == {"by_grade": {"7": 10}}


def test_loading_steps_back_where_another_edition_holds(monday):
    Norm.objects.create(
        kind="homework_minutes",
        key="day",
        valid_from=date(2019, 9, 1),
        body=MINUTES,
        source="x",
        certainty="M",
    )
    loaded = actions.load_shipped(by=Console(), at=monday)
    assert loaded.blocked == ("homework_minutes/day from 2020-09-01",)
    assert queries.homework_minutes(5, TODAY) == 60


def test_people_do_not_change_the_law(monday):
    actions.load_shipped(by=Console(), at=monday)
    norm = Norm.objects.get(kind="screen_minutes")
    facts = LogEntry.objects.count()
    for act in (
        lambda: actions.load_shipped(by=Paul(), at=monday),
        lambda: actions.repeal(norm, TODAY, by=Paul(), at=monday),
        lambda: enact(monday, key="own", by=Paul()),
    ):
        with pytest.raises(PermissionDenied):
            act()
    norm.refresh_from_db()
    assert norm.valid_until is None
    assert not Norm.objects.filter(key="own").exists()
    assert LogEntry.objects.count() == facts


def test_a_new_edition_follows_the_ended_one(monday):
    actions.load_shipped(by=Console(), at=monday)
    old = Norm.objects.get(kind="homework_minutes")
    with pytest.raises(Overlapping):
        enact(monday)
    assert Norm.objects.filter(kind="homework_minutes").count() == 1

    assert queries.homework_minutes(5, NEXT) == 90
    actions.repeal(old, date(2027, 8, 31), by=Console(), at=monday)
    assert queries.homework_minutes(5, NEXT) is None
    new = enact(monday)
    assert queries.homework_minutes(5, date(2027, 8, 31)) == 90
    assert queries.homework_minutes(5, NEXT) == 60
    assert [norm.pk for norm in Norm.objects.of("homework_minutes", "day")] == [old.pk, new.pk]
    assert [norm.pk for norm in Norm.objects.holding(NEXT).filter(kind="homework_minutes")] == [new.pk]
    kinds = list(LogEntry.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["norms.NormsLoaded", "norms.NormRepealed", "norms.NormEnacted"]
    assert actions.load_shipped(by=Console(), at=monday).added == ()


def test_an_edition_of_ones_own_does_not_hide_the_shipped_law(monday):
    body = dict(next(e for e in shipped.entries() if e.key == "2026").body)
    actions.enact(
        "calendar", "2027", _a_year_later(body), valid_from=NEXT, source="x", certainty="D",
        by=Console(), at=monday,
    )  # fmt: skip
    assert queries.calendars() == (2025, 2026, 2027)
    assert queries.calendar(2027).first_day == date(2027, 9, 1)
    assert queries.scheme(TODAY).key == "kz-2020"


def _a_year_later(value):
    match value:
        case dict():
            return {key: _a_year_later(one) for key, one in value.items()}
        case list():
            return [_a_year_later(one) for one in value]
        case str() if value[:3] == "202":
            return f"{int(value[:4]) + 1}{value[4:]}"
        case _:
            return value


@pytest.mark.parametrize(
    "given",
    [
        {"body": {}},
        {"body": {"by_grade": {"5": "much"}}},
        {"valid_until": date(2027, 1, 1)},
        {"certainty": "?"},
    ],
)
def test_a_text_that_cannot_be_read_is_refused(monday, given):
    with pytest.raises(Unreadable):
        enact(monday, key="own", **given)
    assert not Norm.objects.filter(key="own").exists()


def test_a_norm_ends_neither_before_it_starts_nor_twice(monday):
    norm = enact(monday, key="own")
    with pytest.raises(EndsBeforeItStarts):
        actions.repeal(norm, date(2027, 8, 31), by=Console(), at=monday)
    actions.repeal(norm, date(2028, 8, 31), by=Console(), at=monday)
    with pytest.raises(EndsAlready, match="2028-08-31"):
        actions.repeal(norm, date(2029, 8, 31), by=Console(), at=monday)
    norm.refresh_from_db()
    assert norm.valid_until == date(2028, 8, 31)


@pytest.mark.parametrize(
    ("given", "law"),
    [
        ({"valid_until": date(2026, 1, 1)}, "norms_norm_period"),
        ({"certainty": "Z"}, "norms_norm_certainty"),
    ],
)
def test_the_database_keeps_the_law_too(given, law):
    row = {"kind": "x", "key": "y", "valid_from": NEXT, "body": {}, "source": "x", "certainty": "S", **given}
    with pytest.raises(IntegrityError, match=law), transaction.atomic():
        Norm.objects.create(**row)
    Norm.objects.create(**{**row, "valid_until": None, "certainty": "S"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Norm.objects.create(**{**row, "valid_until": None, "certainty": "S"})


def test_readings_usually_cost_no_query(monday):
    actions.load_shipped(by=Console(), at=monday)

    def ask_everything():
        for grade in range(1, 12):
            queries.homework_minutes(grade, TODAY)
            queries.screen_minutes(grade, TODAY)
            queries.weekly_hours(grade, TODAY)
        queries.scheme(TODAY)
        queries.limits(TODAY)
        queries.calendar(2026)
        queries.difficulty("music", language="kk", on=TODAY)
        queries.curriculum_hours("kk", 5, TODAY)

    assert queries_of(ask_everything) == 2  # what version is it, and the rows
    assert queries_of(ask_everything) == 0


def test_another_process_notices_a_change_after_a_while(monday, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(queries, "monotonic", lambda: now[0])
    actions.load_shipped(by=Console(), at=monday)
    assert queries.homework_minutes(5, TODAY) == 90
    # Somebody else's process: the row changes without this one being told.
    norm = Norm.objects.get(kind="homework_minutes")
    norm.body, norm.revision = {"by_grade": {"5": 45}}, norm.revision + 1
    norm.save()
    assert queries.homework_minutes(5, TODAY) == 90
    now[0] += queries.RECHECK_SECONDS
    assert queries.homework_minutes(5, TODAY) == 45
    now[0] += queries.RECHECK_SECONDS
    assert queries_of(lambda: queries.homework_minutes(5, TODAY)) == 1  # the version, and nothing new
    assert queries_of(lambda: queries.homework_minutes(5, TODAY)) == 0


def test_readings_of_every_kind(monday):
    actions.load_shipped(by=Console(), at=monday)
    assert queries.pass_fail(TODAY).covers("music", 2)
    assert queries.lessons_a_day(7, TODAY) == 7
    assert queries.lesson_day(TODAY).shift_gap_least == 40
    assert queries.first_grade_start(TODAY).months == (9,)
    assert queries.subjects(TODAY)["algebra"].name("ru") == "Алгебра"
    assert queries.group_split(TODAY).pupils_least == 24
    assert queries.weekly_hours(5, TODAY).state == Decimal("30.5")


def test_the_command_loads_and_says_what_it_did(capsys):
    call_command("load_norms")
    assert f"added: {len(shipped.entries())}" in capsys.readouterr().out
    call_command("load_norms", "--json")
    assert '"added": []' in capsys.readouterr().out


def test_a_row_says_what_it_is(monday):
    norm = enact(monday, key="own")
    assert str(norm) == f"#{norm.pk} homework_minutes/own from 2027-09-01"
