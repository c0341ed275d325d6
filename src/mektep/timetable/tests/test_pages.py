"""The timetable's pages, through HTTP."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mektep.school import actions as school
from mektep.school.tests.factories import (
    DONE,
    FIRST_DAY,
    MONDAY,
    make_class,
    make_pupil,
    make_teacher,
    make_teaching,
    whole,
)
from mektep.timetable import actions, queries
from mektep.timetable.models import FeedKey, Lesson, Slot, Substitution, Timetable
from mektep.timetable.tests.factories import make_timetable

HTMX = {"HX-Request": "true"}


def body(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def url(name, *args):
    return reverse(f"timetable:{name}", args=args)


@pytest.fixture
def draft(cast):
    return make_timetable(cast.year, [(cast.teaching, 1, 2)], name="Күз")


# ── weeks ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("who", ["vera", "tom", "nina", "olga"])
def test_everybody_sees_their_own_week(cast, lessons, who):
    html = body(cast.client(who).get(url("mine")))
    assert html.count("Mathematics") == 5
    assert "data-today" in html
    assert "School week 2" in html


def test_the_running_lesson_is_lit(cast, lessons):
    assert 'data-tone="sun"' in body(cast.client("tom").get(url("mine")))


def test_a_week_without_lessons_says_why(cast, lessons):
    html = body(cast.client("tom").get(url("mine"), {"on": "2026-10-27"}))
    assert "Autumn holidays" in html
    assert "Mathematics" not in html


@pytest.mark.parametrize("on", ["x", "0001-01-01", "9999-12-31", "2026-13-01"])
def test_a_strange_day_is_today(cast, lessons, on):
    assert "Mathematics" in body(cast.client("tom").get(url("mine"), {"on": on}))


def test_a_learner_sees_only_her_groups(cast):
    one, two = school.split_class(
        cast.school_class, "Ағылшын", {"1": [cast.tom], "2": [cast.nina]}, starts_on=FIRST_DAY, **DONE
    )
    first = make_teaching(one, "foreign_language", make_teacher(cast.school, family_name="Бірінші"))
    second = make_teaching(two, "foreign_language", make_teacher(cast.school, family_name="Екінші"))
    actions.publish(make_timetable(cast.year, [(first, 1, 1), (second, 1, 1)]), FIRST_DAY, **DONE)
    toms = body(cast.client("tom").get(url("mine")))
    assert "Бірінші" in toms
    assert "Екінші" not in toms
    whole_class = body(cast.client("tom").get(url("class", cast.school_class.pk)))
    assert "Бірінші" in whole_class
    assert "Екінші" in whole_class


def test_heads_are_led_to_the_shelf(cast, lessons):
    client = cast.client("paul")
    assert client.get(url("mine")).url == url("shelf")
    html = body(client.get(url("shelf")))
    assert url("class", cast.school_class.pk) in html
    assert url("teacher", cast.vera.pk) in html
    assert url("room", cast.room.pk) in html


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("vera", "ctr"),
        ("paul", "ctr"),
        ("oscar", "ctr"),
        ("tom", "c"),
        ("olga", "c"),
        ("mallory", ""),
        ("dina", ""),
    ],
)
def test_weeks_are_seen_by_those_they_concern(cast, lessons, who, seen):
    client = cast.client(who)
    for letter, address in (
        ("c", url("class", cast.school_class.pk)),
        ("t", url("teacher", cast.vera.pk)),
        ("r", url("room", cast.room.pk)),
    ):
        assert client.get(address).status_code == (200 if letter in seen else 404), (who, letter)


def test_weeks_cost_the_same_for_more_lessons(cast, lessons, django_assert_max_num_queries):
    pages = (
        ("vera", url("mine"), 12),
        ("tom", url("mine"), 12),
        ("dana", url("class", cast.school_class.pk), 12),
        ("dana", url("day"), 10),
        ("dana", url("shelf"), 12),
    )
    for places in ([], [(1, 1), (2, 1), (3, 1), (4, 1), (5, 2)]):
        if places:
            more = make_teaching(cast.group, "physics", cast.vera)
            copy = actions.draft(cast.year, "x", copy_of=Timetable.objects.get(), **DONE)
            actions.place_all(copy, [actions.NewPlace(more, *place) for place in places], **DONE)
            actions.publish(copy, MONDAY.date(), **DONE)
        for who, address, most in pages:
            client = cast.client(who)
            client.get(address)
            with django_assert_max_num_queries(most):
                assert client.get(address).status_code == 200


# ── versions ─────────────────────────────────────────────────────────────────────────────────
def test_the_deputy_drafts_places_and_publishes(cast):
    client = cast.client("dana")
    made = client.post(url("draft"), {"name": "Күз"})
    timetable = Timetable.objects.get()
    assert made.url == url("editor", timetable.pk)
    html = body(client.get(made.url, {"class": cast.school_class.pk, "weekday": 1, "number": 2}))
    assert "Mathematics · Верина Вера · hours left: 5" in html
    answer = client.post(
        url("place", timetable.pk),
        {"class": cast.school_class.pk, "teaching": cast.teaching.pk, "weekday": 1, "number": 2,
         "week": "every", "room": cast.room.pk},
        headers=HTMX,
    )  # fmt: skip
    assert "1 of 5" in body(answer)
    assert "<html" not in answer.content.decode()
    client.post(url("publish", timetable.pk), {"valid_from": "2026-09-07"})
    assert Lesson.objects.filter(teaching=cast.teaching).count() == 35 - 2  # not the begun week, nor 8 March
    assert "In force" in body(client.get(url("versions")))


def test_a_clash_is_said_while_choosing_and_refused_when_placed(cast, draft):
    other = make_teaching(whole(make_class(cast.year, 8, "А")), "physics", cast.vera)
    client = cast.client("dana")
    wanted = {"class": other.group.school_class_id, "teaching": other.pk, "weekday": 1, "number": 2,
              "week": "every", "room": ""}  # fmt: skip
    said = body(client.get(url("check", draft.pk), wanted))
    assert "Верина Вера gives another lesson then: Mathematics, 7 «Б»." in said
    assert "<html" not in said
    assert "are free" in body(client.get(url("check", draft.pk), wanted | {"number": 3}))
    refused = client.post(url("place", draft.pk), wanted)
    assert "Верина Вера gives another lesson then" in body(refused, 409)
    assert Slot.objects.count() == 1


def test_a_lesson_is_taken_off_without_dragging(cast, draft):
    slot = Slot.objects.get()
    answer = cast.client("dana").post(url("unplace", draft.pk, slot.pk), headers=HTMX)
    assert "0 of 5" in body(answer)
    assert not Slot.objects.exists()


@pytest.mark.parametrize("field", ["teaching", "weekday", "number", "week"])
def test_a_strange_place_is_said_so(cast, draft, field):
    good = {"class": cast.school_class.pk, "teaching": cast.teaching.pk}
    good |= {"weekday": 2, "number": 2, "week": "every"}
    response = cast.client("dana").post(url("place", draft.pk), good | {field: "999999"})
    assert response.status_code == 400
    assert Slot.objects.count() == 1


@pytest.mark.parametrize("who", ["vera", "oscar", "tom", "olga", "mallory"])
def test_drafts_are_unknown_to_others(cast, draft, who):
    client, slot = cast.client(who), Slot.objects.get()
    assert client.get(url("editor", draft.pk)).status_code == 404
    assert client.get(url("versions")).status_code == 404
    assert client.get(url("export", draft.pk)).status_code == 404
    assert client.post(url("draft"), {"name": "x"}).status_code == 404
    for address in (
        url("unplace", draft.pk, slot.pk),
        url("publish", draft.pk),
        url("discard", draft.pk),
        url("place", draft.pk),
    ):
        assert client.post(address, {"valid_from": "2026-09-07"}).status_code == 404
    assert Slot.objects.count() == Timetable.objects.count() == 1


def test_staff_see_a_published_version_and_change_nothing(cast, draft):
    actions.publish(draft, FIRST_DAY, **DONE)
    client = cast.client("vera")
    assert "tt-add" not in body(client.get(url("editor", draft.pk)))
    assert "7 «Б»" in body(client.get(url("sheet", draft.pk)))
    assert "published" in body(client.post(url("discard", draft.pk)), 409)


def test_warnings_of_the_norms_are_shown(cast, draft):
    more = make_teaching(cast.group, "physics", make_teacher(cast.school))
    actions.place_all(draft, [actions.NewPlace(more, 1, n) for n in (1, 3, 4, 5, 6, 7, 8)], **DONE)
    assert "Monday: 8 lessons; the norm for this grade is at most 7." in body(
        cast.client("dana").get(url("editor", draft.pk), {"class": cast.school_class.pk})
    )


def test_the_editor_costs_the_same_for_more_slots(cast, draft, django_assert_max_num_queries):
    client, address = cast.client("dana"), url("editor", draft.pk)
    for day in (2, 3, 4, 5):
        client.get(address)
        with django_assert_max_num_queries(22):
            client.get(address, {"class": cast.school_class.pk, "weekday": 1, "number": 4})
        actions.place(draft, cast.teaching, day, 1, **DONE)


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────
def upload(client, timetable, text):
    file = SimpleUploadedFile("week.csv", text if isinstance(text, bytes) else text.encode())
    return client.post(url("form", timetable.pk), {"file": file})


def test_what_is_exported_can_be_imported(cast, draft):
    actions.place(draft, cast.teaching, 2, 3, week="odd", room=cast.room, **DONE)
    client = cast.client("dana")
    text = client.get(url("export", draft.pk)).content.decode()
    assert text.splitlines()[1] == "7Б;;;mathematics;Верина Вера;1;2;;"
    empty = make_timetable(cast.year, [], name="Бос")
    response = upload(client, empty, text)
    assert "2 lessons a week" in body(response)
    assert not Slot.objects.filter(timetable=empty).exists()
    agree = response.context["agree"].initial["places"]
    client.post(url("import_table", empty.pk), {"places": agree})
    rows = Slot.objects.filter(timetable=empty).order_by("weekday")
    assert [(s.weekday, s.number, s.week, s.room) for s in rows] == [
        (1, 2, "every", None),
        (2, 3, "odd", cast.room),
    ]


def test_people_write_in_their_own_words(cast, draft):
    text = "\ufeffСынып,Пән,Күн,Сабақ,Кабинет\r\n7 «B»,Математика,Дүйсенбі,1,207\r\n"
    make_teaching(whole(make_class(cast.year, 7, "В")))
    assert "1 lesson a week" in body(upload(cast.client("dana"), draft, text))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The submitted file is empty."),
        ("a;b\n1;2\n", "The first row names the columns"),
        ("class;subject;weekday;number\n", "The file has no lessons."),
        ("class;subject;weekday;number\n9Я;mathematics;1;1\n", "There is no class «9Я» this year."),
        ("class;subject;weekday;number\n7Б;alchemy;1;1\n", "has no subject «alchemy»"),
        ("class;subject;weekday;number\n7Б;mathematics;0;1\n", "«0» is not a day of the week."),
        ("class;subject;weekday;number\n7Б;mathematics;1;first\n", "«first» is not a lesson number."),
        ("class;subject;weekday;number;week\n7Б;mathematics;1;1;third\n", "«third» is neither odd nor even."),
        ("class;subject;weekday;number;room\n7Б;mathematics;1;1;999\n", "There is no room «999»."),
        (b"\x00\x01\xff\xfe", "The file is not a text"),
    ],
)
def test_mistakes_of_a_file_are_said_row_by_row(cast, draft, text, sentence):
    response = upload(cast.client("dana"), draft, text)
    assert sentence in body(response, 400)
    assert Slot.objects.count() == 1


def test_a_file_that_clashes_is_refused_as_a_whole(cast, draft):
    other = make_teaching(whole(make_class(cast.year, 8, "А")), "physics", cast.vera)
    text = f"class;subject;weekday;number\n7Б;mathematics;1;1\n8А;{other.subject.code};1;1\n"
    client = cast.client("dana")
    agree = upload(client, draft, text).context["agree"].initial["places"]
    assert "Верина" in body(client.post(url("import_table", draft.pk), {"places": agree}), 409)
    assert Slot.objects.get().number == 2


def test_a_forged_preview_is_not_taken(cast, draft):
    response = cast.client("dana").post(url("import_table", draft.pk), {"places": "x:y:z"})
    assert "too old" in body(response, 400)
    assert Slot.objects.count() == 1


# ── one day ──────────────────────────────────────────────────────────────────────────────────
def test_the_deputy_substitutes_and_the_substitute_sees_the_lesson(cast, lessons):
    nora = make_teacher(cast.school, "Нора", family_name="Норова")
    client = cast.client("dana")
    html = body(client.get(url("day"), {"on": "2026-09-08", "teacher": cast.vera.pk}))
    assert url("lesson", lessons[1].pk) in html
    assert "Норова Нора" in body(client.get(url("lesson", lessons[1].pk)))
    done = client.post(url("substitute", lessons[1].pk), {"teacher": nora.pk, "room": "", "reason": "Ауырды"})
    assert done.url == url("lesson", lessons[1].pk)
    row = Substitution.objects.get()
    assert (row.instead_of, row.lesson.teacher) == (cast.vera, nora)
    cast.people["nora"] = nora
    assert "Mathematics" in body(cast.client("nora").get(url("mine"), {"on": "2026-09-08"}))
    assert "instead of: Верина Вера" in body(client.get(url("day"), {"on": "2026-09-08"}))
    assert "Substitution" in body(cast.client("tom").get(url("mine")))
    client.post(url("restore", lessons[1].pk))
    lessons[1].refresh_from_db()
    assert lessons[1].teacher == cast.vera
    assert not Substitution.objects.exists()


def test_the_free_are_named_best_first(cast, lessons):
    nora, busy, helper = (make_teacher(cast.school, name) for name in ("Нора", "Бақыт", "Хан"))
    make_teaching(whole(make_class(cast.year, 9, "А")), "mathematics", helper)
    other = make_teaching(whole(make_class(cast.year, 8, "А")), "physics", busy)
    copy = actions.draft(cast.year, "x", copy_of=Timetable.objects.get(), **DONE)
    actions.place(copy, other, 2, 3, **DONE)
    actions.publish(copy, MONDAY.date(), **DONE)
    lesson = Lesson.objects.get(teaching=cast.teaching, held_on=date(2026, 9, 8))
    found = queries.candidates(lesson)
    assert found[0].person == helper
    assert {one.person for one in found} == {helper, nora, cast.dana}
    actions.substitute(lesson, nora, **DONE)
    third = Lesson.objects.get(teaching=cast.teaching, held_on=date(2026, 9, 9))
    assert {one.person: one.times for one in queries.candidates(third)}[nora] == 1


def test_who_teaches_then_can_not_stand_in(cast, lessons):
    busy = make_teacher(cast.school, "Бақыт")
    other = make_teaching(whole(make_class(cast.year, 8, "А")), "physics", busy)
    copy = actions.draft(cast.year, "x", copy_of=Timetable.objects.get(), **DONE)
    actions.place(copy, other, 2, 3, **DONE)
    actions.publish(copy, MONDAY.date(), **DONE)
    lesson = Lesson.objects.get(teaching=cast.teaching, held_on=date(2026, 9, 8))
    with pytest.raises(actions.NotFree):
        actions.substitute(lesson, busy, **DONE)
    with pytest.raises(school.NotEmployed):
        actions.substitute(lesson, cast.mallory, **DONE)
    with pytest.raises(actions.NobodyElse):
        actions.substitute(lesson, cast.vera, **DONE)
    assert not Substitution.objects.exists()


def test_a_lesson_is_cancelled_with_a_reason_and_restored(cast, lessons):
    client = cast.client("dana")
    assert client.post(url("cancel", lessons[1].pk), {"reason": ""}).status_code == 400
    client.post(url("cancel", lessons[1].pk), {"reason": "Аяз"})
    lessons[1].refresh_from_db()
    assert lessons[1].cancel_reason == "Аяз"
    assert "Cancelled lesson" in body(cast.client("tom").get(url("mine")))
    assert "cancelled already" in body(client.post(url("cancel", lessons[1].pk), {"reason": "x"}), 409)
    client.post(url("restore", lessons[1].pk))
    assert "as the timetable says" in body(client.post(url("restore", lessons[1].pk)), 409)


@pytest.mark.parametrize(("who", "status"), [("vera", 403), ("tom", 404), ("olga", 404), ("mallory", 404)])
def test_others_neither_cancel_nor_substitute(cast, lessons, who, status):
    client = cast.client(who)
    for name in ("cancel", "restore"):
        response = client.post(url(name, lessons[1].pk), {"reason": "x"})
        assert response.status_code == status
    posted = client.post(url("substitute", lessons[1].pk), {"teacher": cast.dana.pk})
    assert posted.status_code == status
    lessons[1].refresh_from_db()
    assert (lessons[1].is_cancelled, lessons[1].teacher) == (False, cast.vera)


# ── feeds ────────────────────────────────────────────────────────────────────────────────────
def test_a_feed_is_read_without_signing_in_until_it_is_closed(cast, lessons, client):
    actions.cancel(lessons[1], "Аяз", **DONE)
    mine = cast.client("tom")
    html = body(mine.post(url("open_feed")))
    address = html.split('value="http://testserver', 1)[1].split('"', 1)[0]
    answer = client.get(address)
    text = body(answer)
    assert answer["Content-Type"].startswith("text/calendar")
    assert "DTSTART:20260907T035500Z" in text
    assert text.count("STATUS:CANCELLED") == 1
    assert f"UID:lesson-{lessons[0].pk}@mektep" in text
    body(mine.post(url("open_feed")))
    assert client.get(address).status_code == 404
    assert FeedKey.objects.count() == 1
    mine.post(url("close_feed"))
    assert not FeedKey.objects.exists()


def test_a_parents_feed_has_the_childs_lessons(cast, lessons, client):
    key = actions.open_feed(cast.olga, by=cast.actor("olga"), at=MONDAY)
    assert body(client.get(url("ics", key))).count("BEGIN:VEVENT") > 50


def test_nobody_opens_anothers_feed(cast):
    with pytest.raises(PermissionDenied, match="their own calendar address"):
        actions.open_feed(cast.tom, by=cast.actor("paul"), at=MONDAY)
    assert not FeedKey.objects.exists()


def test_pages_stay_light(cast, lessons):
    for n in range(30):
        make_pupil(cast.school_class, f"Оқушы{n}")
    client = cast.client("dana")
    for address in (url("class", cast.school_class.pk), url("versions"), url("day"), url("shelf")):
        assert len(client.get(address).content) < 150_000
