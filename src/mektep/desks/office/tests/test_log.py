"""The school's log on a page: found, said, and never anybody else's."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from mektep.attendance import actions as attendance
from mektep.core import clock
from mektep.core.events import _kinds
from mektep.core.models import Chain, LogEntry, Verification
from mektep.core.tests.cost import constant_queries
from mektep.desks.office import wording
from mektep.desks.office.queries import log
from mektep.journal import actions
from mektep.journal.tests.factories import make_lesson
from mektep.people.actors import Actor
from mektep.people.models import RecordOpening
from mektep.school.tests.factories import MONDAY, make_pupil, make_teaching

SYSTEM = Actor.system("test")
URL = "/office/log/"


def enter(cast, learner, points="8", teaching=None, number=1):
    lesson = make_lesson(teaching or cast.teaching, number=number)
    actions.enter(f"l{lesson.pk}", learner.pk, Decimal(points), by=cast.actor("vera"), at=MONDAY)
    return lesson


def said(answer) -> list[str]:
    return [line.say for line in answer.context["lines"]]


@pytest.mark.parametrize("who", ["oscar", "vera", "tom", "olga", "mallory", "dina"])
def test_the_log_is_for_heads_only(cast, who):
    client = cast.client(who)
    assert client.get(URL).status_code == 404
    assert client.post(f"{URL}verify/").status_code == 404
    assert not Verification.objects.exists()


def test_a_mark_is_told_with_who_whom_and_where(cast):
    enter(cast, cast.tom)
    answer = cast.client("dana").get(URL)
    assert said(answer)[0] == "Points entered: 8. Lesson of September 7."
    fact = answer.context["lines"][0].fact
    assert (fact.about, fact.register, fact.who) == ("Томов Том", "7 «Б» · Mathematics", "Верина Вера")


def test_a_pupil_s_facts_are_hers_and_the_family_sees_who_looked(cast):
    enter(cast, cast.tom)
    enter(cast, cast.nina, number=2)
    lesson = make_lesson(cast.teaching, number=3)
    attendance.mark_all(lesson.pk, {cast.tom.pk: ("illness", None)}, by=SYSTEM, at=MONDAY)
    client = cast.client("dana")
    page = client.get(URL, {"who": cast.tom.pk})
    kinds = [line.fact.kind for line in page.context["lines"]]
    assert kinds.count("journal.MarkEntered") == 1
    assert "attendance.AttendanceTaken" in kinds
    assert "school.PupilEnrolled" in kinds
    assert "Нинова" not in page.content.decode()
    opened = RecordOpening.objects.get()
    assert (opened.learner, opened.opened_by, opened.purpose) == (cast.tom, cast.dana, "log")


def test_a_name_finds_a_person_or_lets_choose(cast):
    enter(cast, cast.tom)
    client = cast.client("dana")
    assert client.get(URL, {"person": "томов"}).context["ask"].person == cast.tom
    make_pupil(cast.school_class, "Томирис", family_name="Томова")
    page = client.get(URL, {"person": "Том"})
    assert page.context["ask"].person is None
    assert len(page.context["found"]) == 2
    assert page.context["lines"] == []
    assert "Nobody of this name" in client.get(URL, {"person": "Жоқ"}).content.decode()


def test_what_a_teacher_did_is_found_by_her(cast):
    enter(cast, cast.tom)
    facts = cast.client("dana").get(URL, {"who": cast.vera.pk}).context["lines"]
    assert "journal.MarkEntered" in [line.fact.kind for line in facts]
    assert not RecordOpening.objects.exists()


def test_a_register_s_facts_are_its_own(cast):
    biology = make_teaching(cast.group, "biology", cast.vera)
    enter(cast, cast.tom)
    enter(cast, cast.tom, "5", biology, 2)
    page = cast.client("dana").get(URL, {"journal": biology.pk})
    marks = [one for one in page.context["lines"] if one.fact.kind == "journal.MarkEntered"]
    assert [one.say for one in marks] == ["Points entered: 5. Lesson of September 7."]


def test_a_day_is_that_of_the_school_s_own_clock(cast):
    one = LogEntry.objects.order_by("-id").first()
    # 19:30 in UTC is half past midnight in Almaty.
    LogEntry.objects.filter(pk=one.pk).update(at=datetime(2026, 9, 8, 19, 30, tzinfo=UTC))
    school = type(cast.school).objects.get(pk=Chain.objects.get(pk=one.chain_id).school_id)
    found = log.read(log.Ask(school, on=datetime(2026, 9, 9).date()))
    assert [fact.seq for fact in found.facts] == [one.seq]
    assert log.read(log.Ask(school, on=datetime(2026, 9, 8).date())).facts == ()


def test_kinds_are_chosen(cast):
    enter(cast, cast.tom)
    client = cast.client("dana")
    assert said(client.get(URL, {"kind": "marks"})) == ["Points entered: 8. Lesson of September 7."]
    assert said(client.get(URL, {"kind": "corrections"})) == []


def test_pages_follow_each_other_without_gaps(cast, monkeypatch):
    monkeypatch.setattr(log, "A_PAGE", 3)
    client, seen, url = cast.client("dana"), [], URL
    for _ in range(50):
        page = client.get(url)
        seen += [line.fact.seq for line in page.context["lines"]]
        older = page.context["older"]
        if older is None:
            break
        url = f"{URL}?before={older}"
    mine = LogEntry.objects.filter(chain__school_id=cast.school.pk).order_by("-seq")
    assert seen == list(mine.values_list("seq", flat=True))


@pytest.mark.parametrize(
    "asked",
    [{"who": "x"}, {"who": "9" * 30}, {"who": "-1"}, {"journal": "0"}, {"journal": "²"}, {"school": "77777"}],
)
def test_strange_questions_are_not_found(cast, asked):
    assert cast.client("dana").get(URL, asked).status_code == 404


@pytest.mark.parametrize(
    "asked",
    [{"day": "2026-13-45"}, {"kind": "'; DROP TABLE"}, {"before": "x"}, {"before": "9" * 18},
     {"person": "<script>%_\\"}, {"person": "\u0000"}, {"day": "0001-01-01"}, {"day": "9999-12-31"}],
)  # fmt: skip
def test_strange_words_harm_nothing(cast, asked):
    answer = cast.client("dana").get(URL, asked)
    assert answer.status_code == 200
    assert "<script>%" not in answer.content.decode()


def test_other_schools_people_and_registers_are_not_found(cast):
    client = cast.client("dana")
    assert client.get(URL, {"who": cast.mallory.pk}).status_code == 404
    assert client.get(URL, {"journal": cast.other_teaching.pk}).status_code == 404
    chains = {line.fact.seq for line in client.get(URL).context["lines"]}
    assert len(chains) <= Chain.objects.get(school_id=cast.school.pk).length


def test_the_chain_is_checked_from_the_page(cast):
    client = cast.client("dana")
    page = client.post(f"{URL}verify/", follow=True).content.decode()
    assert "The log is whole:" in page
    assert Verification.objects.get().is_whole
    mine = LogEntry.objects.filter(chain__school_id=cast.school.pk).order_by("seq").first()
    LogEntry.objects.filter(pk=mine.pk).update(by="person:1")
    with clock.set_to(MONDAY + timedelta(minutes=1)):
        page = client.post(f"{URL}verify/", follow=True).content.decode()
    assert "The log does not add up" in page
    assert client.get(f"{URL}verify/").status_code == 405


def test_every_kind_of_fact_has_a_sentence_in_three_languages():
    bases = {"OfPerson", "OfLearner", "PlanEvent", "HomeworkEvent"}
    kinds = {
        kind
        for kind, event in _kinds.items()
        if event.__module__.startswith("mektep.")
        and ".tests." not in event.__module__
        and not kind.partition(".")[2].startswith("_")
        and kind.partition(".")[2] not in bases
    }
    said = {key.partition(":")[0] for key in wording.SENTENCES}
    assert kinds - said - {"journal.ChangeDecided"} == set()
    for language in ("kk", "ru", "en"):
        with translation.override(language):
            for kind in kinds:
                assert wording.say(kind, {}, {}) != kind


def test_what_people_wrote_is_never_a_pattern():
    data = {"due_on": "2026-09-07", "text": "{learner} {0} %s {__class__}"}
    assert wording.say("learning.HomeworkGiven", data, {}).endswith("{learner} {0} %s {__class__}")


def test_a_kind_of_a_newer_version_is_shown_as_it_is():
    assert wording.say("future.StoneTurned", {"stone": 1}, {}) == "future.StoneTurned"


def test_the_log_costs_the_same_however_long_it_is(cast):
    numbers = iter(range(1, 12))

    def one_more() -> None:
        enter(cast, make_pupil(cast.school_class), number=next(numbers))

    one_more()
    client = cast.client("dana")
    for url in (URL, f"{URL}?journal={cast.teaching.pk}", f"{URL}?who={cast.vera.pk}"):
        constant_queries(client, url, one_more)
