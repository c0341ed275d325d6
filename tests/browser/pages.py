"""Every page worth a look, by role. Names in braces come from `mektep demo --bench --json`."""

PAGES: dict[str, tuple[str, ...]] = {
    "anonymous": ("/accounts/login/", "/ui/pattern/"),
    "pupil": ("/",),
    "parent": ("/",),
    "teacher": ("/", "/journal/", "/journal/{teaching}/", "/learning/", "/curriculum/"),
    "class_teacher": ("/",),
    "deputy": ("/",),
    "director": ("/",),
    "librarian": ("/",),
    "operator": ("/",),
    "district": ("/",),
}


def paths(role: str, ids: dict[str, object]) -> list[str]:
    """The pages of a role in this school."""
    return [page.format(**ids) for page in PAGES[role]]
