"""Every page worth a look, by role. Names in braces come from `mektep demo --bench --json`."""

PAGES: dict[str, tuple[str, ...]] = {
    "anonymous": ("/accounts/login/", "/people/card/", "/people/join/", "/ui/pattern/"),
    "pupil": ("/", "/pupil/week/", "/pupil/homework/", "/pupil/marks/", "/timetable/", "/people/me/"),
    "parent": ("/", "/family/diary/", "/family/marks/", "/family/notes/", "/family/sheet/"),
    "teacher": (
        "/", "/teacher/week/", "/teacher/missing/", "/journal/", "/journal/{teaching}/",
        "/journal/{teaching}/closing/", "/learning/", "/curriculum/",
        "/curriculum/plans/{teaching}/", "/timetable/",
    ),
    "class_teacher": ("/", "/teacher/classes/", "/people/classes/", "/reports/"),
    "deputy": (
        "/", "/office/closing/", "/office/filling/", "/office/log/", "/school/", "/school/classes/",
        "/school/staff/", "/school/calendar/", "/timetable/school/", "/timetable/days/",
        "/timetable/versions/",
        "/reports/", "/imports/", "/journal/changes/",
    ),
    "director": ("/", "/school/settings/"),
    "librarian": ("/",),
    "operator": ("/", "/imports/", "/people/"),
    "district": ("/",),
}  # fmt: skip


def paths(role: str, ids: dict[str, object]) -> list[str]:
    """The pages of a role in this school."""
    return [page.format(**ids) for page in PAGES[role]]
