"""Icons, marks, rings, days and figures; charts; what the front-end build made."""

import gzip
import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.template import TemplateSyntaxError, engines
from django.test import Client
from django.utils import translation

from mektep.ui import built, charts, icons, nav, shell

PACKAGE = Path(icons.__file__).resolve().parent.parent


def draw(source, **values):
    return engines["django"].from_string(source).render(values)


@pytest.fixture
def not_built(monkeypatch, tmp_path):
    monkeypatch.setattr(built, "FOLDER", tmp_path)
    return tmp_path


@pytest.fixture
def is_built(not_built):
    (not_built / "manifest.json").write_text(
        json.dumps(
            {
                "src/app.ts": {"file": "app.1.js", "name": "app", "src": "src/app.ts", "isEntry": True},
                "x/css/index.css": {"file": "styles.2.css", "name": "styles", "src": "x", "isEntry": True},
                "x/onest-latin.woff2": {"file": "onest-latin.3.woff2", "src": "x/onest-latin.woff2"},
                "static/ui/icons.svg": {"file": "icons.4.svg", "src": "static/ui/icons.svg"},
                "_shared.js": {"file": "shared.5.js", "name": "shared"},
            }
        )
    )
    (not_built / "sw.js").write_text("work();")
    return not_built


# ── icons ──
def test_an_icon_is_silent_unless_it_is_named():
    assert 'aria-hidden="true"' in draw("{% icon 'check' %}")
    assert 'role="img" aria-label="Done &lt;"' in draw("{% icon 'check' label=l %}", l="Done <")


def test_an_icon_that_we_do_not_have_is_a_mistake_of_ours():
    with pytest.raises(TemplateSyntaxError, match="No icon 'unicorn'"):
        draw("{% icon 'unicorn' %}")


def test_every_icon_named_anywhere_is_in_the_sprite():
    named = set()
    for path in PACKAGE.rglob("*.html"):
        text = path.read_text(encoding="utf8")
        named |= set(re.findall(r"""\{% icon ["']([a-z0-9-]+)["']""", text))
        named |= set(re.findall(r"""\bicon=["']([a-z0-9-]+)["']""", text))
    for path in PACKAGE.rglob("*.py"):
        if "tests" not in path.parts:
            named |= set(re.findall(r"""\bicon=["']([a-z0-9-]+)["']""", path.read_text(encoding="utf8")))
    assert named <= icons.names(), named - icons.names()


def test_icons_are_added_in_order(monkeypatch, tmp_path):
    monkeypatch.setattr(icons, "SPRITE", tmp_path / "icons.svg")
    (tmp_path / "b.svg").write_text('<!-- l --><svg\n width="24">\n  <path d="M1" />\n</svg>\n')
    (tmp_path / "a.svg").write_text('<svg><circle r="1" /></svg>')
    icons.add(tmp_path, ["b"])
    icons.add(tmp_path, ["a"])
    text = (tmp_path / "icons.svg").read_text()
    assert text.index('<symbol id="a"') < text.index(
        '<symbol id="b" viewBox="0 0 24 24"><path d="M1"/></symbol>'
    )


def test_what_nobody_names_is_taken_out(monkeypatch, tmp_path):
    package = tmp_path / "src" / "house"
    (package / "shop" / "tests").mkdir(parents=True)
    (package / "shop" / "page.html").write_text("{% icon 'check' %}")
    (package / "shop" / "apps.py").write_text('Item(icon="bell")')
    (package / "shop" / "tests" / "test_x.py").write_text('"moon"')
    (tmp_path / "web" / "src").mkdir(parents=True)
    (tmp_path / "web" / "src" / "x.ts").write_text('icon("x")')
    sprite = tmp_path / "icons.svg"
    sprite.write_text(icons.SPRITE.read_text(encoding="utf8"), encoding="utf8")
    monkeypatch.setattr(icons, "SPRITE", sprite)
    icons.prune(package)
    assert re.findall(r'<symbol id="([^"]+)"', sprite.read_text(encoding="utf8")) == ["bell", "check", "x"]


# ── marks, rings, figures ──
@pytest.mark.parametrize("value", [2, 3, 4, 5])
def test_marks_differ_by_shape_and_not_only_by_colour(value):
    css = (icons.SPRITE.parent / "css" / "parts.css").read_text()
    shapes = {n: re.search(rf"\.mark-{n} {{[^}}]*border-radius: ([^;]+);", css)[1] for n in (2, 3, 4, 5)}
    assert len(set(shapes.values())) == 4
    assert f'class="mark mark-{value}"' in draw("{% mark v %}", v=value)


def test_a_mark_tells_why_and_leads_there():
    html = draw("{% mark 5 why=w href='/why/' %}", w="All <right>")
    assert '<a class="mark mark-5" href="/why/" title="All &lt;right&gt;">' in html
    assert "All &lt;right&gt;</span>" in html
    assert 'class="mark mark-other"' in draw("{% mark '87 %' %}")


@pytest.mark.parametrize(
    ("percent", "drawn"), [(0, "0.00"), (50, "50.27"), (100, "100.53"), (140, "100.53"), (-3, "0.00")]
)
def test_a_ring_is_drawn_within_its_way(percent, drawn):
    assert f'stroke-dasharray="{drawn} 100.531"' in draw("{% ring p 'Done' %}", p=percent)


@pytest.mark.parametrize(
    ("language", "long", "full", "number", "percent", "name"),
    [
        ("kk", "3 қыркүйек", "бейсенбі, 3 қыркүйек", "1\u00a0234,5", "87,5\u00a0%", "7 «Б»"),
        ("ru", "3 сентября", "четверг, 3 сентября", "1\u00a0234,5", "87,5\u00a0%", "7 «Б»"),
        ("en", "September 3", "Thursday, September 3", "1,234.5", "87.5%", "7Б"),
    ],
)
def test_days_and_figures_follow_the_language(language, long, full, number, percent, name):
    with translation.override(language):
        html = draw(
            "{{ d|day }}|{{ d|day:'full' }}|{{ n|number }}|{{ p|percent }}|{% class_name 7 'Б' %}",
            d=date(2026, 9, 3),
            n=Decimal("1234.5"),
            p=87.5,
        )
    assert html.split("|") == [long, full, number, percent, name]


def test_kazakh_weekdays_are_short_as_schools_print_them():
    with translation.override("kk"):
        week = [draw("{{ d|day:'week' }}", d=date(2026, 9, day)) for day in range(7, 14)]
    assert week == ["Дс", "Сс", "Ср", "Бс", "Жм", "Сн", "Жс"]


def test_moments_are_told_in_local_time_and_nothing_is_nothing():
    late = datetime(2026, 9, 3, 20, 30, tzinfo=UTC)
    with translation.override("ru"):
        assert draw("{{ m|clock }} {{ m|day }}", m=late) == "01:30 4 сентября"
    assert draw("[{{ n|clock }}{{ n|day }}{{ n|number }}{{ n|percent }}{{ n|attrs }}]", n=None) == "[]"


def test_attributes_are_escaped_and_empty_ones_left_out():
    html = draw("<i{{ a|attrs }}>", a={"title": '"<', "hidden": True, "lang": None, "inert": False})
    assert html == '<i title="&quot;&lt;" hidden>'


def test_data_for_scripts_cannot_end_the_script():
    html = draw("{% data v 'x' %}", v={"a": "</script><b>&", "ә": "қ"})
    assert html.count("<") == 2
    inner = re.fullmatch(r'<script type="application/json" id="x">(.*)</script>', html)[1]
    assert json.loads(inner) == {"a": "</script><b>&", "ә": "қ"}
    assert "қ" in inner


# ── charts ──
def test_bars_stand_in_proportion_under_a_round_edge():
    chart = charts.bars("T", "S", ("a", "b"), [("x", 10), ("y", 40), ("z", None)])
    heights = [float(bar.height) for bar in chart.bars]
    assert heights[1] == pytest.approx(4 * heights[0])
    assert heights[2] == 0
    assert [level.figure for level in chart.levels] == [0, 10, 20, 30, 40]


def test_a_line_leaves_a_gap_where_nothing_is_known():
    chart = charts.line("T", "S", ("a", "b"), [("1", 1), ("2", 2), ("3", None), ("4", 3)], top=5)
    assert len(chart.paths) == 2
    assert [dot.label for dot in chart.dots] == ["1", "2", "4"]


def test_a_long_line_has_at_most_ten_labels():
    chart = charts.line("T", "S", ("a", "b"), [(str(n), n) for n in range(45)])
    assert sum(dot.has_label for dot in chart.dots) <= 10


def test_an_empty_chart_is_a_chart():
    assert charts.bars("T", "S", ("a", "b"), []).bars == []
    assert charts.line("T", "S", ("a", "b"), [("x", None)]).paths == []


def test_a_chart_can_be_read_without_seeing_it():
    chart = charts.bars("Visitors", "Most on Thursday.", ("Day", "Visitors"), [("Mon", 31)])
    html = draw("{% include 'ui/parts/chart.html' %}", chart=chart)
    assert 'aria-label="Visitors. Most on Thursday."' in html
    assert '<th scope="row">Mon</th><td class="num">31</td>' in html


# ── the build ──
def test_without_a_build_pages_still_have_their_styles(not_built):
    html = draw("{% styles %}{% bundle 'app' %}")
    assert [name in html for name in ("tokens.css", "base.css", "parts.css", "grids.css")] == [True] * 4
    assert "<script" not in html
    assert Client().get("/ui/sw.js").status_code == 404


def test_with_a_build_the_hashed_files_are_asked_for(is_built):
    with translation.override("en"):
        html = draw("{% styles %}{% bundle 'app' %}{% icon 'check' %}")
    assert '<link rel="stylesheet" href="/static/ui/built/styles.2.css">' in html
    assert '<script type="module" src="/static/ui/built/app.1.js"></script>' in html
    assert 'href="/static/ui/built/icons.4.svg#check"' in html
    assert html.count("preload") == 1
    assert "onest-latin.3.woff2" in html


def test_every_style_sheet_of_the_sources_is_in_the_build():
    index = (built.HERE / "css" / "index.css").read_text()
    assert re.findall(r'@import "\./(\w+)\.css"', index) == list(built.STYLES)


def test_the_worker_knows_the_shell_and_may_look_after_the_whole_site(is_built, monkeypatch):
    monkeypatch.setattr(shell, "_kept", [])
    shell.keep("/diary/")
    shell.keep("/diary/")
    answer = Client().get("/ui/sw.js")
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Cache-Control"] == "no-cache"
    text = answer.content.decode()
    told = json.loads(re.match(r"self\.MK_SHELL=(.*);\n", text)[1])
    assert told["keep"] == ["/diary/"]
    assert "/static/ui/built/app.1.js" in told["assets"]
    assert text.endswith("work();")
    (is_built / "sw.js").write_text("other();")
    assert json.loads(re.match(r"self\.MK_SHELL=(.*);\n", shell.worker())[1])["version"] != told["version"]


def test_a_device_may_keep_mektep_among_its_applications():
    answer = Client().get("/ui/mektep.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    told = answer.json()
    assert (told["start_url"], told["display"]) == ("/", "standalone")
    assert told["icons"][0]["src"].endswith(".svg")


def test_the_queue_is_shown_only_to_those_who_enter_something(monkeypatch):
    monkeypatch.setattr(shell, "_queue", [])
    assert "<mk-queue" not in Client().get("/ui/pattern/").content.decode()
    shell.send_acts(lambda request: shell.Queue("5", "/sync/acts/"))
    html = Client().get("/ui/pattern/").content.decode()
    assert '<mk-queue class="queue" person="5" sync="/sync/acts/" worker="/ui/sw.js">' in html
    words = json.loads(re.search(r'id="mk-queue-words">(.*?)</script>', html)[1])
    assert all("{count}" in words[key] for key in ("waiting", "refused", "superseded", "signedOut", "others"))


def test_the_first_visit_is_light():
    def packed(*paths):
        return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)

    letters = list((built.HERE / "fonts").glob("*.woff2"))
    assert sum(path.stat().st_size for path in letters) <= 30_000
    assert packed(*(built.HERE / "css" / f"{name}.css" for name in built.STYLES)) <= 14_000
    assert packed(icons.SPRITE) <= 6_000
    scripts = list(built.FOLDER.glob("app.*.js"))
    assert packed(*scripts) <= 22_000


def test_items_name_icons_that_exist():
    assert all(item.icon in icons.names() for item in nav._items.values())
