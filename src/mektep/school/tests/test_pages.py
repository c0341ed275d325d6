"""The school's pages, through HTTP."""

from decimal import Decimal

import pytest
from django.urls import reverse

from mektep.core.models import LogEntry
from mektep.people.models import Person, RecordOpening
from mektep.school import actions
from mektep.school.models import (
    Appointment,
    BellSchedule,
    Enrolment,
    Exemption,
    Group,
    Holiday,
    Membership,
    SchoolClass,
    ShortDay,
    Subject,
    Teaching,
)
from mektep.school.tests.factories import (
    DONE,
    FIRST_DAY,
    MONDAY,
    make_class,
    make_person,
    make_pupil,
    make_teacher,
    make_teaching,
    whole,
)

TODAY = "2026-09-07"


def body(response, status=200):
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def url(name, *args):
    return reverse(f"school:{name}", args=args)


# ── who sees what ────────────────────────────────────────────────────────────────────────────
PAGES = ("home", "classes", "staff", "subjects", "calendar", "settings")


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("paul", PAGES),
        ("dana", PAGES),
        ("oscar", PAGES),
        ("vera", PAGES[:5]),
        ("tom", ()),
        ("olga", ()),
        ("dina", ()),
    ],
)
def test_pages_are_for_the_staff_and_settings_for_keepers(cast, who, seen):
    client = cast.client(who)
    found = {name for name in PAGES if client.get(url(name)).status_code == 200}
    assert found == set(seen)


@pytest.mark.parametrize("who", ["vera", "tom", "olga", "dina", "mallory"])
def test_others_change_nothing(cast, who):
    client, entries = cast.client(who), LogEntry.objects.count()
    pk, tom, post = cast.school_class.pk, cast.tom.pk, Appointment.objects.get(person=cast.vera).pk
    for address in (
        url("open_class"), url("arrange", pk), url("admit", pk), url("split", pk), url("fill", pk),
        url("assign_teaching", pk), url("hand_over", cast.teaching.pk), url("combine", cast.vera.pk),
        url("change_teaching", cast.teaching.pk), url("move", tom),
        url("leave", tom), url("exempt", tom), url("hire"), url("appoint", cast.vera.pk),
        url("dismiss", post), url("adopt_subjects"), url("add_subject"), url("open_year"),
        url("declare_holiday"), url("declare_short_day"), url("set_up"), url("open_rooms"),
        url("set_bells"), url("withdraw_holiday", Holiday.objects.filter(year=cast.year)[0].pk),
    ):  # fmt: skip
        assert client.post(address, {}).status_code in (400, 403, 404), address
    assert LogEntry.objects.count() == entries


def test_a_teacher_who_fills_the_form_by_hand_is_refused(cast):
    client = cast.client("vera")
    posted = {"family_name": "А", "given_name": "Б", "starts_on": TODAY}
    said = body(client.post(url("admit", cast.school_class.pk), posted), 403)
    assert "enrolled, moved and released" in said
    assert Person.objects.filter(family_name="А").count() == 0


def test_a_class_of_another_school_is_unknown(cast):
    client = cast.client("paul")
    for name in ("class", "groups", "teachings"):
        assert client.get(url(name, cast.other_class.pk)).status_code == 404
    assert client.get(url("member", cast.mallory.pk)).status_code == 404


# ── classes ──────────────────────────────────────────────────────────────────────────────────
def test_the_administrator_opens_a_class(cast):
    client = cast.client("oscar")
    good = {
        "grade": 5,
        "letter": "a",
        "language": "kk",
        "shift": 1,
        "class_teacher": cast.vera.pk,
        "room": "",
    }
    made = client.post(url("open_class"), good)
    opened = SchoolClass.objects.get(grade=5)
    assert made.url == url("class", opened.pk)
    assert (opened.letter, opened.class_teacher) == ("А", cast.vera)
    assert "Kazakh alphabet" in body(client.post(url("open_class"), good | {"letter": "Z"}), 400)
    assert "already" in body(client.post(url("open_class"), good), 409)
    assert "5 «А»" in body(client.get(url("classes")))


def test_the_class_list_shows_families_to_those_who_may_know_them(cast):
    make_teacher(cast.school, "Нора", username="nora")
    cast.people["nora"] = Person.objects.get(username="nora")
    address = url("class", cast.school_class.pk)
    for who, sees in (("vera", True), ("dana", True), ("nora", False)):
        html = body(cast.client(who).get(address))
        assert "Томов Том" in html
        assert ("Томова Ольга" in html) is sees, who


def test_a_new_pupil_is_entered_and_enrolled_at_once(cast):
    client = cast.client("dana")
    posted = {
        "family_name": "Жаңаев",
        "given_name": "Жан",
        "sex": "m",
        "starts_on": TODAY,
        "born_on": "2013-05-01",
    }
    assert client.post(url("admit", cast.school_class.pk), posted).status_code == 302
    person = Person.objects.get(family_name="Жаңаев")
    assert Enrolment.objects.get(learner=person).starts_on == MONDAY.date()
    posted |= {"family_name": "Екінші", "starts_on": "2031-01-01"}
    body(client.post(url("admit", cast.school_class.pk), posted), 409)
    assert not Person.objects.filter(family_name="Екінші").exists()


def test_a_class_is_arranged_by_one_form(cast):
    nora = make_teacher(cast.school, "Нора")
    posted = {"class_teacher": nora.pk, "room": "", "shift": 2, "language": "ru"}
    cast.client("oscar").post(url("arrange", cast.school_class.pk), posted)
    cast.school_class.refresh_from_db()
    found = cast.school_class
    assert (found.class_teacher, found.room, found.shift, found.language) == (nora, None, 2, "ru")


def test_a_class_is_split_and_filled_without_dragging(cast):
    client, pk = cast.client("dana"), cast.school_class.pk
    client.post(url("split", pk), {"split": "Ағылшын", "names": "1, 2"})
    html = body(client.get(url("groups", pk)))
    assert "Ағылшын" in html
    groups = {group.name: group for group in Group.objects.filter(split="Ағылшын")}
    posted = {
        "split": "Ағылшын",
        "fill-starts_on": TODAY,
        f"fill-p{cast.tom.pk}": groups["1"].pk,
        f"fill-p{cast.nina.pk}": groups["2"].pk,
    }
    assert client.post(url("fill", pk), posted).status_code == 302
    rows = Membership.objects.filter(group__split="Ағылшын").values_list("learner_id", "group__name")
    assert set(rows) == {(cast.tom.pk, "1"), (cast.nina.pk, "2")}
    bad = client.post(url("fill", pk), posted | {f"fill-p{cast.tom.pk}": "999"})
    assert "Select a valid choice" in body(bad, 400)


def test_a_subject_is_assigned_and_handed_over(cast):
    client, pk = cast.client("dana"), cast.school_class.pk
    physics = actions.adopt_subjects(cast.school, ["physics"], **DONE)["physics"]
    posted = {
        "subject": physics.pk,
        "group": cast.group.pk,
        "teacher": cast.vera.pk,
        "weekly_hours": "1",
        "marking": "",
    }
    client.post(url("assign_teaching", pk), posted)
    made = Teaching.objects.get(subject=physics)
    assert (made.period, made.weekly_hours) == ("half_year", Decimal(1))
    assert "Physics" in body(client.get(url("teachings", pk)))
    assert client.post(url("assign_teaching", pk), posted | {"weekly_hours": "0.3"}).status_code == 400
    nora = make_teacher(cast.school, "Нора")
    assert "Верина Вера" in body(client.get(url("teaching", made.pk)))
    settings = {"weekly_hours": "2", "marking": "pass_fail", "period": "term"}
    client.post(url("change_teaching", made.pk), settings)
    made.refresh_from_db()
    assert (made.weekly_hours, made.marking, made.period) == (2, "pass_fail", "term")
    assert client.post(url("change_teaching", made.pk), settings | {"period": "x"}).status_code == 400
    client.post(url("hand_over", made.pk), {"teacher": nora.pk, "starts_on": TODAY})
    made.refresh_from_db()
    assert made.teacher == nora


# ── pupils ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("vera", 200),
        ("dana", 200),
        ("oscar", 200),
        ("tom", 200),
        ("olga", 200),
        ("nina", 404),
        ("mallory", 404),
    ],
)
def test_a_card_is_for_those_it_concerns(cast, who, status):
    assert cast.client(who).get(url("card", cast.tom.pk)).status_code == status


def test_opening_a_card_is_noted_for_the_family(cast):
    cast.client("olga").get(url("card", cast.tom.pk))
    cast.client("tom").get(url("card", cast.tom.pk))
    assert not RecordOpening.objects.exists()
    cast.client("vera").get(url("card", cast.tom.pk))
    noted = RecordOpening.objects.get()
    assert (noted.learner, noted.opened_by, noted.purpose) == (cast.tom, cast.vera, "card")


def test_a_colleague_who_neither_teaches_nor_leads_the_class_opens_no_card(cast):
    cast.people["nora"] = make_teacher(cast.school, "Нора")
    assert cast.client("nora").get(url("card", cast.tom.pk)).status_code == 404


def test_a_pupil_is_moved_and_leaves_from_the_card(cast):
    other = make_class(cast.year, 7, "В")
    client, pk = cast.client("oscar"), cast.tom.pk
    client.post(
        url("move", pk), {"move-school_class": other.pk, "move-starts_on": TODAY, "move-order_number": "12"}
    )
    assert Enrolment.objects.get(learner=cast.tom, ends_on=None).school_class == other
    html = body(client.get(url("card", pk)))
    assert "Moved to another class" in html
    assert "№ 12" in html
    client.post(url("leave", pk), {"leave-left": "transferred", "leave-ends_on": "2026-09-08"})
    assert Enrolment.objects.filter(learner=cast.tom, ends_on=None).count() == 0
    assert client.post(url("leave", pk), {"leave-left": "moved", "leave-ends_on": TODAY}).status_code == 400
    assert "Transfer to another school" in body(client.get(url("card", pk)))


def test_the_deputy_exempts_and_ends_it(cast):
    client = cast.client("dana")
    posted = {"exempt-teaching": cast.teaching.pk, "exempt-reason": "Анықтама", "exempt-starts_on": TODAY}
    client.post(url("exempt", cast.tom.pk), posted)
    made = Exemption.objects.get()
    assert made.reason == "Анықтама"
    assert client.post(url("exempt", cast.tom.pk), posted | {"exempt-reason": ""}).status_code == 400
    client.post(url("end_exemption", made.pk))
    made.refresh_from_db()
    assert made.ends_on == MONDAY.date()
    assert cast.client("vera").post(url("exempt", cast.nina.pk), posted).status_code == 403


# ── staff ────────────────────────────────────────────────────────────────────────────────────
def test_a_colleague_is_hired_promoted_and_dismissed(cast):
    client = cast.client("paul")
    posted = {"family_name": "Норова", "given_name": "Нора", "post": "teacher", "starts_on": TODAY}
    client.post(url("hire"), posted)
    nora = Person.objects.get(family_name="Норова")
    client.post(url("appoint", nora.pk), {"post": "librarian", "starts_on": TODAY})
    assert Appointment.objects.filter(person=nora, ends_on=None).count() == 2
    html = body(client.get(url("staff")))
    assert "Норова Нора" in html
    assert "Teacher, Librarian" in html
    assert "Верина Вера" in html
    assert "5 h" in html
    for post in Appointment.objects.filter(person=nora):
        client.post(url("dismiss", post.pk), {"ends_on": TODAY})
    assert not Appointment.objects.filter(person=nora, ends_on=None).exists()
    vera = Appointment.objects.get(person=cast.vera)
    assert "hand these over first" in body(client.post(url("dismiss", vera.pk), {"ends_on": TODAY}), 409)
    assert "Weekly load: 5 h" in body(client.get(url("member", cast.vera.pk)))


def test_lessons_of_a_combined_class_are_given_together(cast):
    other = make_teaching(whole(make_class(cast.year, 8, "А")), teacher=cast.vera)
    client = cast.client("dana")
    assert "Combined class" in body(client.get(url("member", cast.vera.pk)))
    client.post(url("combine", cast.vera.pk), {"teachings": [cast.teaching.pk, other.pk]})
    other.refresh_from_db()
    assert other.combined_key is not None
    assert "Weekly load: 5 h" in body(client.get(url("member", cast.vera.pk)))
    assert client.post(url("combine", cast.vera.pk), {"teachings": ["999"]}).status_code == 400
    assert "combined when" in body(client.post(url("combine", cast.vera.pk), {"teachings": [other.pk]}), 409)


def test_the_deputy_sees_the_staff_and_appoints_nobody(cast):
    client = cast.client("dana")
    assert "hire" not in body(client.get(url("staff")))
    posted = {"family_name": "А", "given_name": "Б", "post": "teacher", "starts_on": TODAY}
    assert "Staff are appointed" in body(client.post(url("hire"), posted), 403)
    assert not Person.objects.filter(family_name="А").exists()


# ── the frame ────────────────────────────────────────────────────────────────────────────────
def test_subjects_are_taken_and_added(cast):
    client = cast.client("oscar")
    client.post(url("adopt_subjects"), {"codes": ["physics", "music"]})
    client.post(url("add_subject"), {"code": "robotics", "name_kk": "Робототехника", "short": "Робот"})
    assert set(Subject.objects.filter(school=cast.school).values_list("code", flat=True)) == {
        "mathematics", "physics", "music", "robotics",
    }  # fmt: skip
    assert "Робототехника" in body(client.get(url("subjects")))
    assert client.post(url("adopt_subjects"), {"codes": ["physics"]}).status_code == 400
    assert client.post(url("add_subject"), {"code": "a b", "name_kk": "x"}).status_code == 400


def test_the_calendar_is_shown_and_changed(cast):
    client = cast.client("dana")
    html = body(client.get(url("calendar")))
    assert "Term 1" in html
    assert "Autumn holidays" in html
    assert "grade 1" in html
    posted = {"name": "Аяз", "starts_on": "2026-09-14", "ends_on": "2026-09-15", "grade": ""}
    client.post(url("declare_holiday"), posted)
    holiday = Holiday.objects.get(name="Аяз")
    client.post(url("withdraw_holiday", holiday.pk))
    assert not Holiday.objects.filter(name="Аяз").exists()
    wrong = client.post(url("declare_holiday"), posted | {"ends_on": "2026-09-01"})
    assert "before the first" in body(wrong, 400)
    assert "01.09.2026" in body(
        client.post(url("declare_holiday"), posted | {"starts_on": "2020-01-01", "ends_on": "2020-01-01"}),
        409,
    )
    client.post(
        url("set_bells"), {"bells-name": "Қысқа", "bells-shift": 1, "bells-times": "08:00-08:30\n8.35–9.05"}
    )
    short = BellSchedule.objects.get(name="Қысқа")
    assert not short.is_usual
    client.post(url("declare_short_day"), {"held_on": "2026-09-11", "schedule": short.pk})
    assert "Қысқа" in body(client.get(url("calendar")))
    client.post(url("withdraw_short_day", ShortDay.objects.get().pk))
    assert not ShortDay.objects.exists()
    assert "open already" in body(client.post(url("open_year"), {"year_start": 2026}), 409)
    assert client.post(url("open_year"), {"year_start": 1999}).status_code == 400


@pytest.mark.parametrize(
    "times", ["", "x", "25:00–26:00", "08:00", "08:00–08:45–09:00", "\n".join(["08:00–08:01"] * 15)]
)
def test_strange_bells_are_said_so(cast, times):
    posted = {"bells-name": "x", "bells-shift": 1, "bells-times": times}
    assert cast.client("dana").post(url("set_bells"), posted).status_code == 400
    assert not BellSchedule.objects.filter(name="x").exists()


def test_settings_rooms_and_bells_are_kept(cast):
    client = cast.client("oscar")
    good = {"name": "Мектеп", "bin": "", "language": "kk", "days_a_week": 6, "edit_days": 10,
            "rounding": "round_components"}  # fmt: skip
    client.post(url("set_up"), good)
    cast.school.refresh_from_db()
    assert (cast.school.name, cast.school.days_a_week, cast.school.rounding) == (
        "Мектеп",
        6,
        "round_components",
    )
    for field, wrong in (("bin", "12"), ("days_a_week", 7), ("edit_days", -1), ("rounding", "x")):
        assert client.post(url("set_up"), good | {field: wrong}).status_code == 400
    client.post(url("open_rooms"), {"room-name": "301", "room-seats": 30})
    assert "301" in body(client.get(url("settings")))
    assert "already" in body(client.post(url("open_rooms"), {"room-name": "301", "room-seats": 30}), 409)
    client.post(url("set_up"), good | {"staff_second_factor": "on"})
    cast.school.refresh_from_db()
    assert cast.school.staff_second_factor


def test_a_school_without_a_year_says_what_to_do(cast):
    empty = actions.found_school(cast.district, "Бос мектеп", **DONE)
    cast.people["nora"] = make_person("Нора")
    actions.appoint(cast.nora, "director", empty, starts_on=FIRST_DAY, **DONE)
    client = cast.client("nora")
    for name in PAGES:
        body(client.get(url(name)))
    assert "not open yet" in body(client.get(url("home")))
    client.post(url("open_year"), {"year_start": 2026})
    assert "2026–2027" in body(client.get(url("home")))


# ── weight and price ─────────────────────────────────────────────────────────────────────────
def test_pages_cost_the_same_for_more_rows_and_stay_light(cast, django_assert_max_num_queries):
    client = cast.client("dana")
    addresses = (
        (url("home"), 10), (url("classes"), 12), (url("class", cast.school_class.pk), 14),
        (url("groups", cast.school_class.pk), 10), (url("teachings", cast.school_class.pk), 12),
        (url("staff"), 10), (url("subjects"), 8), (url("calendar"), 12), (url("settings"), 10),
        (url("member", cast.vera.pk), 10), (url("card", cast.tom.pk), 16),
    )  # fmt: skip
    for n in range(3):
        for address, most in addresses:
            client.get(address)
            with django_assert_max_num_queries(most):
                response = client.get(address)
            assert response.status_code == 200
            assert len(response.content) < 150_000
        for _more in range(6):
            make_pupil(cast.school_class)
            make_teacher(cast.school)
        make_teaching(whole(make_class(cast.year, 8, "АБВ"[n])), "physics", cast.vera)
