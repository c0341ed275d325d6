"""Reports through the browser: who reads what, and as what."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from mektep.analytics import views
from mektep.analytics.catalogue import SPECS
from mektep.analytics.render import pdf
from mektep.core import sheets
from mektep.core.tests.cost import constant_queries
from mektep.people.models import RecordOpening
from mektep.school.tests.factories import make_class, make_pupil, make_teacher, make_teaching, whole

from .factories import SmallClass, approve, away, lesson

KEYS = [spec.key for spec in SPECS]


@pytest.fixture
def small(cast):
    return SmallClass(cast)


@pytest.mark.parametrize("form", ["html", "xlsx", "pdf"])
def test_the_head_reads_every_report_in_every_format(small, form):
    client = small.cast.client("paul")
    for key in KEYS:
        if key == "district":
            continue
        answer = client.get(f"/reports/{key}/?format={form}")
        assert answer.status_code == 200, key
        if form == "xlsx":
            assert answer["Content-Type"] == sheets.XLSX
            assert load_workbook(BytesIO(answer.content)).active.max_row > 2
        elif form == "pdf":
            assert answer.content.startswith(b"%PDF")
        else:
            assert len(answer.content) < 150_000


READERS = {
    "paul": set(KEYS) - {"district"},
    "dana": set(KEYS) - {"district"},
    # Vera leads 7 «Б» and teaches it.
    "vera": set(KEYS) - {"district", "contingent"},
    "mallory": {"quality", "summative", "filling", "fulfilment"},
    "tom": {"tabel"},
    "olga": {"tabel"},
    "oscar": set(),
    "dina": {"district"},
}


@pytest.mark.parametrize("who", READERS)
def test_everybody_opens_their_own_reports_and_no_others(cast, who):
    client = cast.client(who)
    shelf = client.get("/reports/")
    assert {spec.key for spec in shelf.context["specs"]} == READERS[who]
    for key in KEYS:
        assert client.get(f"/reports/{key}/").status_code == (200 if key in READERS[who] else 404), key


def test_unknown_reports_and_foreign_ids_are_404(small, cast):
    client = cast.client("vera")
    assert client.get("/reports/gossip/").status_code == 404
    foreign = cast.other_class
    mine = make_class(cast.year, 8, "А")
    for url in (
        f"/reports/class-summary/?class={foreign.pk}",
        f"/reports/class-summary/?class={mine.pk}",
        "/reports/class-summary/?class=x",
        "/reports/class-summary/?term=999999999999999999999",
        f"/reports/summative/?teaching={cast.other_teaching.pk}",
        f"/reports/tabel/?learner={cast.mallory.pk}",
        "/reports/tabel/?learner=0",
    ):
        assert client.get(url).status_code == 404, url


def test_a_class_teacher_reads_her_class_and_the_office_all(small, cast):
    other = make_class(cast.year, 8, "А")
    make_pupil(other)
    vera, paul = cast.client("vera"), cast.client("paul")
    assert vera.get(f"/reports/attendance/?class={small.school_class.pk}").status_code == 200
    assert vera.get(f"/reports/attendance/?class={other.pk}").status_code == 404
    # Without a choice she gets her own class, never the school.
    assert "7 «Б»" in vera.get("/reports/attendance/").content.decode()
    assert paul.get(f"/reports/attendance/?class={other.pk}").status_code == 200
    assert paul.get("/reports/attendance/").status_code == 200


def test_a_teacher_sees_only_her_class_subjects(small, cast):
    chemist = make_teacher(cast.school, "Хамит")
    eight = make_class(cast.year, 8, "А")
    chemistry = make_teaching(whole(eight), "chemistry", chemist)
    lesson(chemistry), lesson(small.maths)
    client = Client()
    client.force_login(chemist)
    text = client.get("/reports/filling/", headers={"Accept-Language": "en"}).content.decode()
    assert "Хамит" in text
    assert "Верина" not in text
    assert client.get(f"/reports/filling/?class={eight.pk}").status_code == 200
    assert client.get(f"/reports/filling/?class={small.school_class.pk}").status_code == 404
    assert client.get("/reports/class-summary/").status_code == 404


def test_the_family_reads_its_own_tabel_only(cast):
    approve(cast.teaching, {cast.tom: 5, cast.nina: 3})
    for who in ("tom", "olga"):
        client = cast.client(who)
        assert cast.tom.full_name in client.get("/reports/tabel/").content.decode()
        assert client.get(f"/reports/tabel/?learner={cast.nina.pk}").status_code == 404
        assert client.get(f"/reports/tabel/?learner={cast.tom.pk}&format=pdf").status_code == 200
    assert not RecordOpening.objects.exists()


def test_a_learner_is_found_without_naming_the_class(cast):
    make_pupil(make_class(cast.year, 5, "А"), "Бірінші")
    seen = cast.client("paul").get(f"/reports/tabel/?learner={cast.tom.pk}")
    assert cast.tom.full_name in seen.content.decode()


def test_staff_who_open_a_tabel_are_noted_for_the_family(cast):
    cast.client("vera").get(f"/reports/tabel/?learner={cast.tom.pk}")
    assert list(RecordOpening.objects.values_list("learner", "opened_by")) == [(cast.tom.pk, cast.vera.pk)]


def test_the_district_sees_figures_of_its_schools(small, cast):
    answer = cast.client("dina").get("/reports/district/")
    text = answer.content.decode()
    assert cast.school.name in text
    assert "Анна" not in text
    assert cast.client("dina").get("/reports/district/?format=pdf").status_code == 200


def test_too_long_a_document_is_refused_with_a_sentence(small, cast, monkeypatch):
    kind, _most, draw = views.FORMATS["pdf"]
    monkeypatch.setitem(views.FORMATS, "pdf", (kind, 2, draw))
    client = cast.client("paul")
    url = f"/reports/class-summary/?class={small.school_class.pk}&format="
    answer = client.get(url + "pdf", headers={"Accept-Language": "en"})
    assert answer.status_code == 409
    assert pdf.MOST_ROWS > 2
    assert client.get(url + "xlsx").status_code == 200


def test_reports_cost_the_same_for_more_pupils_and_classes(small, cast):
    client = cast.client("paul")
    numbers = iter(range(100))

    def one_more():
        who = make_pupil(small.school_class, f"Тағы{next(numbers)}")
        approve(small.maths, {who: 4})
        away(lesson(small.maths, number=3 + next(numbers)), who, "illness")

    letters = iter("ВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ")

    def one_more_class():
        more = make_class(cast.year, 7, next(letters))
        teaching = make_teaching(whole(more), teacher=cast.vera)
        approve(teaching, {make_pupil(more): 5})
        lesson(teaching)

    for key in ("class-summary", "lists", "attendance", "tabel"):
        constant_queries(client, f"/reports/{key}/?class={small.school_class.pk}", one_more)
    for key in (
        "class-quality",
        "quality",
        "filling",
        "fulfilment",
        "contingent",
        "monitoring",
        "attendance",
    ):
        constant_queries(client, f"/reports/{key}/", one_more_class)
    constant_queries(cast.client("dina"), "/reports/district/", one_more_class)
