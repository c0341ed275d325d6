"""A small server for the journeys of `mk-journal`: the contract of the journal and of /sync/acts/.

It keeps acts by uid, counts how often each arrived and how often it was applied, and can be told to be
unreachable (`down`) or to apply an act and lose its answer (`lose_answers`).
"""

import json
import random
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

HERE = Path(__file__).resolve().parent
UI = HERE.parents[1] / "src" / "mektep" / "ui" / "static" / "ui"
WORDS = json.loads((HERE / "words.json").read_text(encoding="utf8"))
TODAY = "2026-09-07"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
CODES = [
    {"kind": "absent", "text": "н", "aliases": ["н", "n", "y", "қ"], "name": "Қатыспады"},
    {"kind": "valid", "text": "с", "aliases": ["с", "себ", "себепті", "c"], "name": "Себепті"},
    {"kind": "illness", "text": "б", "aliases": ["б", "ауру", "ill"], "name": "Ауырып қалды"},
    {"kind": "invalid", "text": "сз", "aliases": ["сз", "себепсіз"], "name": "Себепсіз"},
    {"kind": "late", "text": "к5", "aliases": ["к", "л", "l"], "minutes": True, "name": "Кешікті"},
]
DAYS = ["дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі", "жексенбі"]
FACES = {
    "absent": "н",
    "valid": "с",
    "illness": "б",
    "invalid": "сз",
    "late": "к",
    "left_early": "е",
    "present": "",
}
SURNAMES = (
    "Ахметов Әбенов Болатов Ғабитов Дәулетов Есімов Жұмабаев Иманов Қасымов Қожабергенов Мұратов Нұрланов "
    "Омаров Өтеген Рахимов"
)
FIRST = "Дана Әли Айша Нұрай Тимур Ұлпан Ерасыл Інжу Мадина Санжар"


class School:
    """One journal: pupils, columns, cells, and the acts that made them."""

    def __init__(self, pupils: int = 30, lessons: int = 45) -> None:
        dice = random.Random(7)
        surnames, first = SURNAMES.split(), FIRST.split()
        self.learners = {70 + n: f"{surnames[n % 15]} {first[(n * 7) % 10]}" for n in range(pupils)}
        self.columns: list[dict[str, Any]] = []
        for n in range(lessons):
            day = n - lessons + 5
            when = time.gmtime(1788739200 + day * 86400)
            on = time.strftime("%Y-%m-%d", when)
            topic = f"{DAYS[when.tm_wday]} · Жай бөлшектерді қосу және азайту"
            self.columns.append(
                {
                    "id": f"l{100 + n}",
                    "kind": "lesson",
                    "on": on,
                    "label": f"{int(on[8:])}.{on[5:7]}",
                    "locked": day < -20,
                    "topic": topic,
                }
            )
        self.columns[lessons - 8 : lessons - 8] = [{"id": "w45", "kind": "unit", "max": 20, "label": "БЖБ 1"}]
        self.columns += [
            {"id": "w46", "kind": "term", "max": 25, "label": "ТЖБ"},
            {"id": "s", "kind": "sum", "label": "%"},
            {"id": "t", "kind": "mark", "label": "Тоқсан"},
        ]
        self.cells: dict[tuple[str, int], dict[str, Any]] = {}
        for learner in self.learners:
            for column in self.columns:
                if column.get("on", TODAY) >= TODAY or column["kind"] != "lesson":
                    continue
                if dice.random() < 0.3:
                    self.cells[column["id"], learner] = {"points": str(dice.randint(4, 10)), "away": ""}
        self.known: dict[str, dict[str, str]] = {}
        self.applied: list[dict[str, Any]] = []
        self.arrived: dict[str, int] = {}
        self.called: set[int] = set()
        self.refuse: dict[int, str] = {}
        self.down = self.lose_answers = self.signed_out = False
        self.person = "5"
        self.language = "kk"
        self.version = "1"
        self.came: list[tuple[str, int]] = []
        self.requests: list[str] = []
        self.lock = threading.Lock()

    def text(self, column: str, learner: int) -> str:
        cell = self.cells.get((column, learner), {})
        return " ".join(
            part for part in ((cell.get("points") or "").replace(".", ","), cell.get("away") or "") if part
        )

    def sums(self, learner: int) -> dict[str, str]:
        points = [
            float(cell["points"])
            for (column, who), cell in self.cells.items()
            if who == learner and column.startswith("l") and cell.get("points")
        ]
        part = sum(points) / len(points) * 10 if points else 0
        return {
            "s": f"{part:.1f}".replace(".", ",") if points else "",
            "t": ""
            if not points
            else "5"
            if part >= 85
            else "4"
            if part >= 65
            else "3"
            if part >= 40
            else "2",
        }

    def take(self, acts: list[dict[str, Any]]) -> list[dict[str, str]]:
        with self.lock:
            return [self._take(act) for act in acts]

    def _take(self, act: dict[str, Any]) -> dict[str, str]:
        uid = act["uid"]
        self.arrived[uid] = self.arrived.get(uid, 0) + 1
        if uid in self.known:
            return self.known[uid]
        assert re.fullmatch(r"[0-9a-f]{13}-[0-9a-f]{4}-[0-9a-f]{8}", act["stamp"]), act
        result = {"uid": uid, "state": "saved", "say": "", "text": ""}
        if act["kind"] == "attendance.call":
            self.called.add(act["lesson"])
            if say := self.refuse.get(0):
                result.update(state="refused", say=say)
        else:
            column = act.get("cell") or f"l{act['lesson']}"
            learner = act["learner"]
            if learner in self.refuse:
                result.update(state="refused", say=self.refuse[learner])
            else:
                cell = self.cells.setdefault((column, learner), {"points": "", "away": ""})
                if act["kind"] == "journal.enter":
                    cell["points"] = act["points"] or ""
                else:
                    cell["away"] = FACES[act["absence"]] + str(act["minutes"] or "")
            result["text"] = self.text(column, learner)
        self.applied.append(act)
        self.known[uid] = result
        return result

    # ── pages ─────────────────────────────────────────────────────────────────────────────────
    def table(self) -> str:
        def head(column: dict[str, Any]) -> str:
            more = f' data-on="{column["on"]}"' if "on" in column else ""
            more += f' data-max="{column["max"]}"' if "max" in column else ""
            more += " data-locked" if column.get("locked") else ""
            more += ' aria-current="date"' if column.get("on") == TODAY else ""
            more += f' title="{column["topic"]}"' if "topic" in column else ""
            about = f'data-col="{column["id"]}" data-kind="{column["kind"]}"{more}'
            return f'<th scope="col" {about}>{column["label"]}</th>'

        def row(learner: int, name: str) -> str:
            sums = self.sums(learner)
            cells = "".join(f"<td>{sums.get(c['id'], self.text(c['id'], learner))}" for c in self.columns)
            return f'<tr data-learner="{learner}"><th scope="row">{name}</th>{cells}</tr>'

        heads = "".join(head(column) for column in self.columns)
        rows = "\n".join(row(learner, name) for learner, name in self.learners.items())
        top = f'<thead><tr><th scope="col">Оқушы</th>{heads}</tr></thead>'
        return f'<table class="grid">{top}<tbody>{rows}</tbody></table>'

    def page(self, theme: str = "auto") -> str:
        built = built_files()
        words = WORDS[self.language]

        def data(name: str, value: object) -> str:
            text = json.dumps(value, ensure_ascii=False)
            return f'<script type="application/json" id="{name}">{text}</script>'

        body = (
            ""
            if self.signed_out
            else f"""
<h1>Математика, 7 «Ә»</h1>
<mk-journal teaching="12" sync="/sync/acts/" sums="/journal/12/sums/" cell="/journal/12/cell/"
 person="{self.person}" formative-max="10" today="{TODAY}">{self.table()}</mk-journal>
{data("mk-journal-codes", CODES)}{data("mk-journal-words", words["journal"])}
{data("mk-queue-words", words["queue"])}"""
        )
        person = "" if self.signed_out else f' person="{self.person}" sync="/sync/acts/" worker="/ui/sw.js"'
        return f"""<!doctype html><html lang="{self.language}" data-theme="{theme}"><head>
<meta charset="utf-8"><title>Журнал</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="csrf-token" content="token">
<link rel="stylesheet" href="/static/ui/built/{built["styles"]}">
<link rel="stylesheet" href="/static/ui/css/journal.css">
<script type="module" src="/static/ui/built/{built["app"]}"></script>
<script type="module" src="/static/ui/built/{built["journal"]}"></script></head><body>
<header class="bar"><div class="bar-in"><a class="brand" href="/journal/12/">
<svg class="icon brand-sign" aria-hidden="true">
<use href="/static/ui/built/{built["icons.svg"]}#shanyrak"/></svg>
<span class="brand-word">Mektep</span></a>
<div class="bar-end"><mk-queue class="queue"{person}></mk-queue></div></div></header>
<main class="page page-wide" id="main">{body}</main>
<form method="post" action="/sign-out/" data-sign-out hidden><button id="sign-out">out</button></form>
</body></html>"""


def built_files() -> dict[str, str]:
    entries = json.loads((UI / "built" / "manifest.json").read_text(encoding="utf8"))
    return {entry.get("name") or Path(key).name: entry["file"] for key, entry in entries.items()}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Server"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()

    def answer(
        self, body: str | bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str
    ) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Security-Policy", POLICY)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        school = self.server.school
        url = urlsplit(self.path)
        school.requests.append(f"GET {self.path}")
        if school.down:
            return self.hang_up()
        if url.path.startswith("/static/ui/"):
            return self.file(UI / url.path.removeprefix("/static/ui/"))
        if url.path == "/journal/12/":
            return self.answer(school.page(parse_qs(url.query).get("theme", ["auto"])[0]))
        if url.path == "/journal/12/sums/":
            learners = [int(one) for one in parse_qs(url.query)["learners"][0].split(",")]
            return self.answer(
                json.dumps({str(one): school.sums(one) for one in learners}), "application/json"
            )
        if found := re.fullmatch(r"/journal/12/cell/(\w+)/(\d+)/", url.path):
            text = school.text(found[1], int(found[2])) or "–"
            form = f"""<form hx-post="/journal/12/enter/{found[1]}/{found[2]}/" hx-target="this">
<label>Балл <input name="points"></label><button>Сақтау</button></form>"""
            return self.answer(f"{form}<ol><li>Нұрлан Сәрсенов, 7 қыркүйек, 08:12: <b>{text}</b></li></ol>")
        if url.path == "/offline/":
            return self.answer("<!doctype html><title>Offline</title><h1>Интернет байланысы жоқ</h1>")
        if url.path == "/ui/sw.js":
            built = built_files()
            assets = [f"/static/ui/built/{built[name]}" for name in ("app", "styles", "icons.svg")]
            shell = {
                "version": school.version,
                "offline": "/offline/",
                "keep": ["/journal/"],
                "assets": assets,
            }
            script = (UI / "built" / "sw.js").read_text(encoding="utf8")
            code = f"self.MK_SHELL={json.dumps(shell)};\n{script}"
            return self.answer(code, "text/javascript", Service_Worker_Allowed="/")
        return self.answer("", status=404)

    def file(self, path: Path) -> None:
        kinds = {
            ".js": "text/javascript",
            ".css": "text/css",
            ".svg": "image/svg+xml",
            ".woff2": "font/woff2",
        }
        if not path.is_file():
            return self.answer("", status=404)
        return self.answer(path.read_bytes(), kinds.get(path.suffix, "application/octet-stream"))

    def do_POST(self) -> None:
        school = self.server.school
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        school.requests.append(f"POST {self.path}")
        if school.down:
            return self.hang_up()
        if self.path == "/sign-out/":
            school.signed_out = True
            return self.answer("", status=303, Location="/journal/12/")
        if found := re.fullmatch(r"/journal/12/enter/(\w+)/(\d+)/", self.path):
            points = parse_qs(body.decode())["points"][0]
            school.cells[found[1], int(found[2])] = {"points": points, "away": ""}
            return self.answer("<p>Нұрлан Сәрсенов</p>")
        if school.signed_out or self.headers.get("X-CSRFToken") != "token":
            return self.answer("", status=403)
        acts, sender = json.loads(body)["acts"], self.headers.get("X-Person", "")
        school.came += [(sender, act.get("learner", 0)) for act in acts]
        if sender != school.person:  # Sent by a page that was closed while somebody else signed in.
            return self.answer("", status=403)
        results = school.take(acts)
        if school.lose_answers:
            return self.hang_up()
        stamp = f"{int(time.time() * 1000):013x}-0000-00000000"
        return self.answer(json.dumps({"stamp": stamp, "results": results}), "application/json")


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, school: School) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.school = school
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()
