"""A device as tests need it: it makes acts with stamps of its own and brings them to the school."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from mektep.core import stamps
from mektep.school.tests.factories import MONDAY


class Device:
    def __init__(self, node: str = "000000a1", behind: timedelta = timedelta(0)) -> None:
        self.uid, self.node, self.behind, self.count = str(uuid4()), node, behind, 0

    def act(self, kind: str, at: datetime = MONDAY, **body: Any) -> dict[str, Any]:
        """An act at a moment of this device's clock; later calls are later."""
        self.count += 1
        moment = at - self.behind
        return {
            "uid": str(uuid4()),
            "kind": kind,
            "stamp": stamps.make(moment, self.count, self.node),
            "at": moment.isoformat(),
            **body,
        }

    def enter(self, column: str, learner: int, points: str | None, at: datetime = MONDAY) -> dict[str, Any]:
        return self.act("journal.enter", at, cell=column, learner=learner, points=points)

    def mark(
        self, lesson: int, learner: int, absence: str, minutes: int | None = None, at: datetime = MONDAY
    ) -> dict[str, Any]:
        body = {"lesson": lesson, "learner": learner, "absence": absence, "minutes": minutes}
        return self.act("attendance.mark", at, **body)

    def batch(self, *acts: dict[str, Any]) -> dict[str, Any]:
        return {"device": self.uid, "acts": list(acts)}

    def bring(self, client: Client, *acts: dict[str, Any], **headers: str) -> HttpResponse:
        return post(client, self.batch(*acts), **headers)


def post(client: Client, batch: Any, **headers: str) -> HttpResponse:
    body = batch if isinstance(batch, (str, bytes)) else json.dumps(batch)
    response: Any = client.post("/sync/acts/", body, content_type="application/json", headers=headers)
    return response
