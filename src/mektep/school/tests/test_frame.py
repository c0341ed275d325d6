"""A school is founded, set up, and given its year by the law."""

from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied

from mektep.core.models import LogEntry
from mektep.norms.queries import NoNorm
from mektep.school import actions, catalogue, queries
from mektep.school.models import AcademicYear, Bell, BellSchedule, Holiday, Room, School, ShortDay, Term
from mektep.school.tests.factories import DONE, MONDAY, make_school


def test_the_tree_hangs_together(cast):
    with pytest.raises(actions.WrongParent):
        actions.found_organisation("region", "x", cast.district, **DONE)
    with pytest.raises(actions.WrongParent):
        actions.found_organisation("district", "x", None, **DONE)


def test_the_district_founds_schools_and_nobody_else(cast):
    school = actions.found_school(cast.district, "Жаңа мектеп", by=cast.actor("dina"), at=MONDAY)
    assert LogEntry.objects.get(kind="school.SchoolFounded", chain__school_id=school.pk).seq == 1
    for who in ("paul", "oscar", "tom"):
        with pytest.raises(PermissionDenied, match="education department"):
            actions.found_school(cast.district, "x", by=cast.actor(who), at=MONDAY)
    assert School.objects.count() == 3


def test_settings_are_changed_by_keepers_and_logged_as_before_and_after(cast):
    actions.set_up(cast.school, days_a_week=6, edit_days=7, by=cast.actor("oscar"), at=MONDAY)
    cast.school.refresh_from_db()
    assert cast.school.days_a_week == 6
    entry = LogEntry.objects.get(kind="school.SchoolSetUp")
    assert "days_a_week: 5 → 6" in entry.data
    assert "edit_days" not in entry.data


@pytest.mark.parametrize("who", ["vera", "tom", "mallory", "dina"])
def test_others_change_nothing_in_the_frame(cast, who):
    entries, by = LogEntry.objects.count(), {"by": cast.actor(who), "at": MONDAY}
    for act in (
        lambda: actions.set_up(cast.school, days_a_week=6, **by),
        lambda: actions.open_year(cast.school, queries.year_dates(2025), **by),
        lambda: actions.open_rooms(cast.school, [("1", 1)], **by),
        lambda: actions.set_bells(cast.school, "x", [(time(8), time(9))], **by),
        lambda: actions.adopt_subjects(cast.school, ["music"], **by),
        lambda: actions.declare_holiday(
            cast.year, actions.HolidayDates("x", MONDAY.date(), MONDAY.date()), **by
        ),
    ):
        with pytest.raises(PermissionDenied, match="settings are kept"):
            act()
    assert LogEntry.objects.count() == entries


def test_a_year_follows_the_law(cast):
    school = make_school("№ 3 сынақ мектебі", cast.district)
    year = actions.open_year(school, queries.year_dates(2026), **DONE)
    assert (year.name, year.starts_on, year.ends_on) == ("2026–2027", date(2026, 9, 1), date(2027, 5, 25))
    terms = Term.objects.filter(year=year).order_by("number")
    assert list(terms.values_list("number", "starts_on", "ends_on")) == [
        (1, date(2026, 9, 1), date(2026, 10, 25)),
        (2, date(2026, 11, 2), date(2026, 12, 27)),
        (3, date(2027, 1, 11), date(2027, 3, 21)),
        (4, date(2027, 3, 29), date(2027, 5, 25)),
    ]
    rests = {(h.name, h.starts_on, h.ends_on, h.grade) for h in Holiday.objects.filter(year=year)}
    assert ("autumn", date(2026, 10, 26), date(2026, 11, 1), None) in rests
    assert ("grade_1", date(2027, 2, 8), date(2027, 2, 14), 1) in rests
    assert ("independence_day", date(2026, 12, 16), date(2026, 12, 16), None) in rests
    calendar = queries.calendar(year)
    assert len(calendar.weeks) == 35  # 34 of teaching; the first and the last are begun weeks
    assert not calendar.is_school_day(date(2027, 2, 10), grade=1)
    assert calendar.is_school_day(date(2027, 2, 10), grade=2)
    assert calendar.week_number(date(2026, 11, 3)) == 9


def test_a_year_unknown_to_the_law_is_said_so():
    with pytest.raises(NoNorm):
        queries.year_dates(2099)


def test_a_year_is_opened_once_and_its_terms_do_not_overlap(cast):
    with pytest.raises(actions.YearExists):
        actions.open_year(cast.school, queries.year_dates(2026), **DONE)
    bad = actions.YearDates([(date(2030, 9, 1), date(2030, 11, 1)), (date(2030, 10, 1), date(2030, 12, 1))])
    with pytest.raises(actions.BadCalendar):
        actions.open_year(cast.school, bad, **DONE)
    assert AcademicYear.objects.filter(school=cast.school).count() == 1


def test_a_holiday_lies_within_the_year(cast):
    with pytest.raises(actions.OutsideYear, match="01.09.2026"):
        actions.declare_holiday(
            cast.year, actions.HolidayDates("x", date(2027, 7, 1), date(2027, 7, 2)), **DONE
        )


def test_holidays_have_names_in_every_language(cast):
    assert Holiday(name="nauryz").label == "Nauryz"
    assert Holiday(name="Аяз").label == "Аяз"


def test_bells_follow_one_another_and_one_schedule_is_usual(cast):
    with pytest.raises(actions.BadBells):
        actions.set_bells(cast.school, "x", [(time(8), time(9)), (time(8, 30), time(9, 30))], **DONE)
    new = actions.set_bells(cast.school, "Жаңа", [(time(9), time(9, 40))], **DONE)
    assert BellSchedule.objects.filter(school=cast.school, is_usual=True).get() == new
    again = actions.set_bells(cast.school, "Жаңа", [(time(9), time(9, 45)), (time(10), time(11))], **DONE)
    assert again == new
    assert Bell.objects.filter(schedule=new).count() == 2


def test_a_short_day_needs_its_own_bells_once(cast):
    day = date(2026, 9, 11)
    with pytest.raises(actions.NotForShortDays):
        actions.declare_short_day(cast.school, day, cast.bells, **DONE)
    short = actions.set_bells(cast.school, "Қысқа", [(time(8), time(8, 30))], is_usual=False, **DONE)
    made = actions.declare_short_day(cast.school, day, short, **DONE)
    with pytest.raises(actions.ShortDayExists):
        actions.declare_short_day(cast.school, day, short, **DONE)
    bells = queries.bells(cast.school)
    assert bells.times(day, 1, 1) == (time(8), time(8, 30))
    assert bells.times(day, 1, 2) is None
    assert bells.times(MONDAY.date(), 1, 1) == (time(8), time(8, 45))
    actions.withdraw_short_day(made, **DONE)
    assert not ShortDay.objects.exists()


def test_rooms_have_one_name_each(cast):
    with pytest.raises(actions.RoomExists, match="207"):
        actions.open_rooms(cast.school, [("208", 30), ("207", 30)], **DONE)
    assert Room.objects.filter(school=cast.school).count() == 1


def test_subjects_come_from_the_catalogue_once(cast):
    have = actions.adopt_subjects(cast.school, ["mathematics", "physics"], **DONE)
    assert set(have) == {"mathematics", "physics"}
    assert have["mathematics"] == cast.subject
    with pytest.raises(actions.UnknownSubject, match="alchemy"):
        actions.adopt_subjects(cast.school, ["alchemy"], **DONE)
    own = actions.add_subject(cast.school, "robotics", {"kk": "Робототехника"}, **DONE)
    assert (own.name, own.short_name) == ("Робототехника", "Робототехника")
    with pytest.raises(actions.SubjectExists):
        actions.add_subject(cast.school, "robotics", {"kk": "x"}, **DONE)


def test_the_catalogue_is_complete_and_its_short_names_fit():
    for entry in catalogue.subjects().values():
        assert set(entry.names) == set(entry.short) == {"kk", "ru", "en"}
        assert all(0 < len(short) <= 13 for short in entry.short.values()), entry.code
