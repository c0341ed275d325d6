"""Plans through the browser."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from mektep.core import sheets
from mektep.core.tests.cost import constant_queries
from mektep.curriculum import actions
from mektep.curriculum.models import LessonTopic, Plan, PlanRow
from mektep.school.tests.factories import DONE, make_class, make_teaching, whole

from .factories import cancel, lying, make_lessons, make_plan


def upload(*lines, name="plan.xlsx"):
    book = Workbook()
    book.active.append(["№", "Бөлім", "Тақырып", "Мақсат коды", "Сағат", "Күні", "Ескерту"])
    for line in lines:
        book.active.append(line)
    return SimpleUploadedFile(name, sheets.save(book))


def plan_url(cast, tail=""):
    return f"/curriculum/plans/{cast.teaching.pk}/{tail}"


def test_a_file_is_previewed_agreed_to_and_shown(cast):
    make_lessons(cast.teaching, 3)
    client = cast.client("vera")
    file = upload([1, "A", "Ondyq bolshek", "7.1.1.1", 1], [2, "A", "BZhB", "", 1])
    seen = client.post(plan_url(cast, "import/"), {"file": file})
    assert seen.status_code == 200
    assert not Plan.objects.exists()
    rows = seen.context["agree"].initial["rows"]
    answer = client.post(plan_url(cast, "import/agree/"), {"rows": rows}, follow=True)
    assert answer.redirect_chain == [(plan_url(cast), 302)]
    assert "Ondyq bolshek" in answer.content.decode()
    assert PlanRow.objects.count() == 2


def test_a_file_with_one_bad_row_imports_nothing(cast):
    file = upload([1, "A", "Good", "", 1], [2, "A", "", "", 1])
    seen = cast.client("vera").post(plan_url(cast, "import/"), {"file": file})
    assert seen.status_code == 400
    assert "agree" not in seen.context
    assert [(note.row, note.blocks) for note in seen.context["draft"].notes] == [(3, True)]
    assert not Plan.objects.exists()


def test_rows_that_were_not_in_a_preview_are_not_taken(cast):
    client = cast.client("vera")
    for rows in ("", "forged", "e30:1:xyz"):
        answer = client.post(plan_url(cast, "import/agree/"), {"rows": rows})
        assert answer.status_code == 400
    other = make_teaching(whole(make_class(cast.year, 7, "В")), teacher=cast.vera)
    seen = client.post(f"/curriculum/plans/{other.pk}/import/", {"file": upload([1, "A", "x", "", 1])})
    rows = seen.context["agree"].initial["rows"]
    assert client.post(plan_url(cast, "import/agree/"), {"rows": rows}).status_code == 400
    assert not Plan.objects.exists()


@pytest.mark.parametrize("data", [b"", b"no workbook", b"PK\x03\x04"])
def test_no_workbook_is_answered_with_a_sentence(cast, data):
    file = SimpleUploadedFile("plan.xlsx", data)
    answer = cast.client("vera").post(plan_url(cast, "import/"), {"file": file})
    assert answer.status_code in {400, 409}
    assert not Plan.objects.exists()


def test_the_exported_plan_can_be_imported_again(cast):
    make_lessons(cast.teaching, 3)
    plan = make_plan(cast.teaching, "One", "Two")
    before = lying(plan)
    client = cast.client("vera")
    answer = client.get(plan_url(cast, "export/"))
    assert answer["Content-Type"] == sheets.XLSX
    file = SimpleUploadedFile("again.xlsx", answer.content)
    seen = client.post(plan_url(cast, "import/"), {"file": file})
    client.post(plan_url(cast, "import/agree/"), {"rows": seen.context["agree"].initial["rows"]})
    assert lying(plan) == before


def test_an_empty_form_is_offered_before_there_is_a_plan(cast):
    answer = cast.client("vera").get(plan_url(cast, "export/"))
    found = sheets.rows(BytesIO(answer.content), 10)
    assert len(found) == 1


def test_one_click_shifts_the_plan(cast):
    lessons = make_lessons(cast.teaching, 4)
    plan = make_plan(cast.teaching, "One", "Two")
    cancel(lessons[0])
    client = cast.client("vera")
    assert "shift/" in client.get(plan_url(cast)).content.decode()
    assert client.post(plan_url(cast, "shift/")).status_code == 302
    assert [day.day for _topic, day in lying(plan)] == [8, 9]
    assert 'action="' + plan_url(cast, "shift/") not in client.get(plan_url(cast)).content.decode()


def test_rows_are_edited_by_hand(cast):
    make_lessons(cast.teaching, 4)
    client = cast.client("vera")
    values = {"topic": "One", "hours": "1", "kind": "lesson", "section": "", "after": "0"}
    assert client.get(plan_url(cast, "rows/add/")).status_code == 200
    client.post(plan_url(cast, "rows/add/"), values)
    client.post(plan_url(cast, "rows/add/"), values | {"topic": "Two", "after": "1"})
    one, two = PlanRow.objects.order_by("position")
    assert (one.topic, two.topic) == ("One", "Two")
    assert client.get(f"/curriculum/rows/{two.pk}/change/").status_code == 200
    client.post(f"/curriculum/rows/{two.pk}/join/")
    two.refresh_from_db()
    assert two.joined
    client.post(f"/curriculum/rows/{two.pk}/part/")
    client.post(f"/curriculum/rows/{two.pk}/change/", values | {"topic": "Second", "hours": "0.5"})
    two.refresh_from_db()
    assert (two.topic, two.hours, two.joined) == ("Second", 0.5, False)
    client.post(f"/curriculum/rows/{one.pk}/remove/")
    assert PlanRow.objects.get().position == 1


@pytest.mark.parametrize(
    "values",
    [{"topic": ""}, {"hours": "0"}, {"hours": "x"}, {"hours": "99"}, {"kind": "exam"}, {"planned_on": "x"}],
)
def test_a_bad_row_is_answered_with_the_form(cast, values):
    good = {"topic": "One", "hours": "1", "kind": "lesson"}
    answer = cast.client("vera").post(plan_url(cast, "rows/add/"), good | values)
    assert answer.status_code == 400
    assert not PlanRow.objects.exists()


def test_a_refusal_is_409_and_a_rule_403(cast):
    plan = make_plan(cast.teaching, "One")
    actions.approve(plan, by=cast.actor("paul"), at=DONE["at"])
    row = PlanRow.objects.get()
    assert cast.client("vera").post(f"/curriculum/rows/{row.pk}/remove/").status_code == 409
    assert cast.client("vera").post(plan_url(cast, "approve/")).status_code == 403
    assert PlanRow.objects.exists()


@pytest.mark.parametrize("who", ["mallory", "tom", "olga", "dina"])
def test_strangers_do_not_know_the_plan(cast, who):
    make_plan(cast.teaching, "One")
    (lesson,) = make_lessons(cast.teaching, 1)
    client = cast.client(who)
    row = PlanRow.objects.get()
    for url in (
        plan_url(cast),
        plan_url(cast, "import/"),
        plan_url(cast, "export/"),
        plan_url(cast, "copy/"),
        plan_url(cast, "rows/add/"),
        f"/curriculum/rows/{row.pk}/change/",
        f"/curriculum/lessons/{lesson.pk}/topic/",
    ):
        assert client.get(url).status_code == 404, url
    assert client.get("/curriculum/").status_code == 200


def test_a_topic_is_written_on_its_page_and_as_a_part(cast):
    (lesson,) = make_lessons(cast.teaching, 1)
    url = f"/curriculum/lessons/{lesson.pk}/topic/"
    client = cast.client("vera")
    assert client.get(url).status_code == 200
    assert client.post(url, {"text": "Own words"}).status_code == 302
    part = client.post(url, {"text": "Other words"}, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert part.content.decode().lstrip().startswith("<section")
    assert LessonTopic.objects.get().text == "Other words"
    assert client.post(url, {"text": "x" * 301}).status_code == 400


def test_a_head_of_many_classes_sees_them_one_by_one(cast):
    for letter in "АВГДЕЖ":
        make_teaching(whole(make_class(cast.year, 8, letter)))
    client = cast.client("paul")
    seen = client.get("/curriculum/")
    assert [one.teaching for one in seen.context["shelf"]] == [cast.teaching]
    last = list(seen.context["classes"].values())[-1]
    seen = client.get(f"/curriculum/?class={last.pk}")
    assert {one.teaching.group.school_class for one in seen.context["shelf"]} == {last}
    assert client.get("/curriculum/?class=x").status_code == 200
    assert cast.client("vera").get(f"/curriculum/?class={last.pk}").context["chosen"] is None


def test_a_plan_is_copied_from_its_page(cast):
    parallel = make_teaching(whole(make_class(cast.year, 7, "В")), teacher=cast.vera)
    make_plan(cast.teaching, "One")
    client = cast.client("vera")
    assert client.post(plan_url(cast, "copy/"), {}).status_code == 400
    assert client.post(plan_url(cast, "copy/"), {"teachings": [cast.other_teaching.pk]}).status_code == 400
    assert client.post(plan_url(cast, "copy/"), {"teachings": [parallel.pk]}).status_code == 302
    assert Plan.objects.filter(teaching=parallel).exists()


def test_pages_cost_the_same_for_more_rows_and_stay_light(cast):
    make_lessons(cast.teaching, 170)
    make_plan(cast.teaching, *(f"Rational numbers and their properties {n}" for n in range(168)))
    client = cast.client("vera")

    def one_more():
        actions.add_row(cast.teaching, actions.DraftRow(topic="More", section="A"), after=9999, **DONE)

    constant_queries(client, plan_url(cast), one_more)
    constant_queries(client, "/curriculum/", one_more)
    assert len(client.get(plan_url(cast)).content) < 150_000
