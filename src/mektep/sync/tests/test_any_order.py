"""Two devices, any interleaving, any repetition, any order of delivery: one and the same register."""

import json
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from mektep.attendance import actions as attendance
from mektep.attendance.models import Absence
from mektep.core import chain, clock
from mektep.core.models import Chain
from mektep.journal import actions as journal
from mektep.journal.models import Mark
from mektep.journal.tests.factories import make_lesson, make_work
from mektep.people.actors import Actor
from mektep.school.tests.factories import MONDAY, make_cast
from mektep.sync import actions, reading

from .devices import Device

SYSTEM = Actor.system("test")

# What a device does: (device, cell, value). Cells are shared, so that acts meet.
VALUES = st.one_of(
    st.tuples(st.just("points"), st.sampled_from([None, "1", "5", "10"])),
    st.tuples(st.just("absence"), st.sampled_from(["present", "absent", "illness", "late"])),
    st.tuples(st.just("work"), st.sampled_from([None, "0", "7.5", "20"])),
)
DEEDS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(0, 59), VALUES), min_size=1, max_size=10
)


class Anything(TestCase):
    """`TestCase` of Hypothesis: every example in a transaction of its own."""

    def setUp(self) -> None:
        self.cast = make_cast()
        self.lesson = make_lesson(self.cast.teaching)
        self.work = make_work(self.cast.teaching, self.cast.terms[0])
        self.vera = self.cast.actor("vera")

    def acts(self, deeds: Sequence[Any]) -> list[dict[str, Any]]:
        devices = [Device("000000a1"), Device("000000b2")]
        made = []
        for device, learner, second, (what, value) in deeds:
            who, at = self.cast.learners[learner].pk, MONDAY - timedelta(seconds=second)
            if what == "absence":
                made.append(devices[device].mark(self.lesson.pk, who, value, None, at))
            else:
                column = f"l{self.lesson.pk}" if what == "points" else f"w{self.work.pk}"
                made.append(devices[device].enter(column, who, value, at))
        return made

    def bring(self, batches: Sequence[Sequence[dict[str, Any]]]) -> None:
        for number, batch in enumerate(batches):
            once = list({act["uid"]: act for act in batch}.values())
            delivery = reading.read(json.dumps({"device": Device().uid, "acts": once}).encode())
            actions.deliver(delivery, by=self.vera, at=MONDAY + timedelta(seconds=number))

    def stands(self) -> tuple[Any, ...]:
        marks = Mark.objects.order_by("lesson_id", "work_id", "learner_id").values_list(
            "lesson_id", "work_id", "learner_id", "points", "stamp"
        )
        absences = Absence.objects.order_by("learner_id").values_list("learner_id", "kind", "stamp")
        return (list(marks), list(absences))

    def played(self, batches: Sequence[Sequence[dict[str, Any]]]) -> tuple[Any, ...]:
        """What stands after these batches; everything is undone again."""
        with clock.set_to(MONDAY), transaction.atomic():
            self.bring(batches)
            found = self.stands()
            assert journal.rebuild(self.cast.school.pk, by=SYSTEM, at=MONDAY) == ()
            assert attendance.rebuild(self.cast.school.pk, by=SYSTEM, at=MONDAY).count == 0
            assert chain.verify(Chain.objects.get(school_id=self.cast.school.pk)).is_whole
            transaction.set_rollback(True)
        return found

    @settings(max_examples=40, deadline=None)
    @given(DEEDS, st.data())
    def test_the_order_of_delivery_does_not_matter(self, deeds: Sequence[Any], data: st.DataObject) -> None:
        made = self.acts(deeds)
        straight = self.played([sorted(made, key=lambda act: act["stamp"])])
        shuffled = data.draw(st.permutations(made))
        again = data.draw(st.lists(st.sampled_from(made), max_size=4))
        cuts = sorted(data.draw(st.lists(st.integers(0, len(made)), max_size=3)))
        edges = [0, *cuts, len(made)]
        batches = [[*shuffled[a:b], *again] for a, b in pairwise(edges) if shuffled[a:b]]
        assert self.played([*batches, again or made[:1]]) == straight
        one_by_one = [[act] for act in shuffled for _ in range(2)]
        assert self.played(one_by_one) == straight
