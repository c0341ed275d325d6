"""The office's pages: bring a file, see, apply, undo."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from mektep.interop import actions, blank, forms
from mektep.interop.engine import headings, oneroster, sheet
from mektep.interop.models import Import
from mektep.interop.tests import samples
from mektep.interop.tests.hostile import ARCHIVES, WORKBOOKS, Hostile
from mektep.interop.tests.samples import pupil_cells, tables, workbook
from mektep.people.models import Guardianship, Person
from mektep.school.models import Enrolment, SchoolClass, Teaching
from mektep.school.tests.factories import DONE

INDEX = "/imports/"
OFFICE = ["paul", "dana", "oscar"]
OTHERS = ["vera", "tom", "olga", "dina"]


def upload(client, content, name="list.xlsx", **headers):
    file = SimpleUploadedFile(name, content)
    school = client.get(INDEX).context["schools"][0].pk
    return client.post(reverse("interop:preview"), {"file": file, "school": school}, **headers)


def pupils(count=3, **change):
    rows = [samples.KAZAKH, *(pupil_cells(number, **change) for number in range(count))]
    return workbook(rows).getvalue()


def state():
    return [model.objects.count() for model in (Person, SchoolClass, Enrolment, Guardianship, Teaching)]


@pytest.mark.parametrize("who", OFFICE)
def test_the_office_brings_looks_applies_and_undoes(cast, who):
    client, before = cast.client(who), state()
    answer = upload(client, pupils())
    seen = Import.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"/imports/{seen.pk}/"
    assert state() == before
    text = client.get(answer.url).content.decode()
    assert reverse("interop:apply", args=[seen.pk]) in text
    client.post(reverse("interop:apply", args=[seen.pk]))
    assert Enrolment.objects.filter(school=cast.school).count() == 5
    assert reverse("interop:undo", args=[seen.pk]) in client.get(answer.url).content.decode()
    client.post(reverse("interop:undo", args=[seen.pk]))
    assert state() == before


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_opens_imports(cast, who):
    client = cast.client(who)
    seen = actions.preview(cast.school, "sheet", io.BytesIO(pupils()), "list.xlsx", **DONE)
    assert client.get(INDEX).status_code == 403
    assert client.get(reverse("interop:form")).status_code == 403
    assert client.post(reverse("interop:preview")).status_code == 403
    assert client.get(reverse("interop:show", args=[seen.pk])).status_code == 404
    assert client.post(reverse("interop:apply", args=[seen.pk])).status_code == 404
    assert client.post(reverse("interop:undo", args=[seen.pk])).status_code == 404
    assert client.post(reverse("interop:export"), {"school": cast.school.pk}).status_code == 404
    seen.refresh_from_db()
    assert seen.applied_at is None


def test_the_sentence_of_the_rule_is_read(cast):
    assert "director, deputies and administrator" in cast.client("vera").get(INDEX).content.decode()


def test_another_schools_import_is_not_there(cast):
    seen = actions.preview(cast.other_school, "sheet", io.BytesIO(pupils()), "list.xlsx", **DONE)
    client = cast.client("paul")
    assert client.get(reverse("interop:show", args=[seen.pk])).status_code == 404
    file = SimpleUploadedFile("list.xlsx", pupils())
    answer = client.post(reverse("interop:preview"), {"file": file, "school": cast.other_school.pk})
    assert answer.status_code == 422
    assert Import.objects.count() == 1


@pytest.mark.parametrize(
    ("cases", "name"), [(ARCHIVES, "roster.zip"), (WORKBOOKS, "list.xlsx")], ids=["archives", "workbooks"]
)
def test_hostile_files_are_answered_with_a_sentence(cast, cases: list[Hostile], name):
    client, before = cast.client("paul"), state()
    for case in cases:
        if case.name == "a zip that is no workbook":
            continue  # to the pages it is a good OneRoster archive, whatever it is called
        answer = upload(client, case.make(), name)
        assert answer.status_code == 422, case.name
        text = answer.content.decode()
        assert 'class="tag tag-felt"' in text or "field-wrong" in text, case.name
        assert state() == before, case.name
    assert not Import.objects.filter(applied_at__isnull=False).exists()
    assert not Import.objects.exclude(content_sealed=None).exists()


def test_a_file_with_errors_cannot_be_applied(cast):
    client = cast.client("paul")
    answer = upload(client, pupils(surname="<b>"))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "&lt;b&gt;" in text
    assert "<b>»" not in text
    seen = Import.objects.get()
    before = state()
    assert client.post(reverse("interop:apply", args=[seen.pk])).status_code == 409
    assert state() == before


def test_too_large_a_file_is_refused(cast, monkeypatch):
    monkeypatch.setattr(forms, "LARGEST", 100)
    answer = upload(cast.client("paul"), pupils())
    assert answer.status_code == 422
    assert "larger than 32 MB" in answer.content.decode()
    assert not Import.objects.exists()


def test_htmx_is_sent_on(cast):
    answer = upload(cast.client("paul"), pupils(), HTTP_HX_REQUEST="true")
    assert answer.headers["HX-Redirect"] == f"/imports/{Import.objects.get().pk}/"


def test_findings_are_paged_and_filtered(cast):
    bad = pupils(130, surname="1", phone="сұраңыз")
    client = cast.client("paul")
    upload(client, bad)
    url = reverse("interop:show", args=[Import.objects.get().pk])
    page = client.get(url, {"severity": "error", "page": "3"}).context["findings"]
    assert (page.page, page.pages, len(page.lines), page.errors) == (3, 3, 30, 130)
    assert all(line.is_error for line in page.lines)
    for nonsense in ({"page": "0"}, {"page": "x"}, {"severity": "'"}, {"page": "99"}):
        assert client.get(url, nonsense).status_code == 200
    assert client.get(url, {"severity": "warning"}).context["findings"].lines == []


def test_a_large_report_stays_a_small_page(cast):
    client = cast.client("paul")
    answer = upload(client, pupils(400, surname="1" * 79))
    assert len(answer.content) < 60_000


def test_the_pages_cost_the_same_for_many(cast, django_assert_max_num_queries):
    for _ in range(12):
        actions.preview(cast.school, "sheet", io.BytesIO(pupils()), "list.xlsx", **DONE)
    client = cast.client("paul")
    client.get(INDEX)
    with django_assert_max_num_queries(8):
        client.get(INDEX)
    with django_assert_max_num_queries(8):
        client.get(reverse("interop:show", args=[Import.objects.first().pk]))


def test_a_school_is_exported(cast):
    answer = cast.client("paul").post(reverse("interop:export"), {"school": cast.school.pk})
    content = io.BytesIO(b"".join(answer.streaming_content))
    roster, report = oneroster.read(content, today=samples.TODAY)
    assert not report.errors
    assert {user.given for user in roster.users} == {"Том", "Нина", "Ольга", "Вера", "Паул", "Дана", "Оскар"}
    for nonsense in ("", "x", "99999999999999999999", str(cast.other_school.pk)):
        assert cast.client("paul").post(reverse("interop:export"), {"school": nonsense}).status_code == 404


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_empty_list_is_understood_when_it_comes_back(cast, language):
    pupil_names, staff_names = blank.headings(language)
    for heading, kind in ((pupil_names, "pupils"), (staff_names, "staff")):
        found = headings.read([heading], 0)
        assert found is not None
        assert found.kind == kind
        assert not found.ignored
    answer = cast.client("paul").get(reverse("interop:form"), HTTP_ACCEPT_LANGUAGE=language)
    assert len(load_workbook(io.BytesIO(answer.content)).worksheets) == 2
    _, report = sheet.read(io.BytesIO(answer.content), today=samples.TODAY)
    assert not report.errors


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_pages_speak(cast, language):
    Person.objects.filter(pk=cast.paul.pk).update(language=language)
    client = cast.client("paul")
    client.cookies["django_language"] = language
    text = client.get(INDEX).content.decode()
    assert {"kk": "Импорттау", "ru": "Импорт"}[language] in text
    assert "What would change" not in upload(client, pupils()).content.decode()


def test_a_roster_is_told_from_a_list_by_what_it_holds(cast):
    client = cast.client("oscar")
    upload(client, tables(4).packed().getvalue(), "список.xlsx")
    assert Import.objects.get().kind == "oneroster"


def test_the_way_to_imports_is_shown_to_the_office_alone(cast):
    assert 'href="/imports/"' in cast.client("paul").get(INDEX).content.decode()
    assert 'href="/imports/"' not in cast.client("vera").get(INDEX).content.decode()
