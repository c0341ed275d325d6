"""`mektep VERB`: the console command. Every verb is a management command; dashes are underscores."""

import os
import sys

import django
from django.core.management import execute_from_command_line, get_commands
from django.core.management.base import CommandError

VERBS = (
    "serve",
    "demo",
    "accounts",
    "term-mark",
    "load-norms",
    "verify-log",
    "import-oneroster",
    "import-sheet",
    "export-oneroster",
    "password-code",
    "clear-sessions",
    "migrate",
    "checkpoint",
    "rebuild-registers",
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mektep.site.settings")
    words = sys.argv[1:]
    if not words or words[0] in {"-h", "--help", "help"}:
        sys.stdout.write("Mektep, a cloud school.\n\n  mektep VERB --help\n\nVerbs:\n")
        sys.stdout.writelines(f"  {verb}\n" for verb in VERBS)
        raise SystemExit(0 if words else 2)
    verb = words[0].replace("-", "_")
    django.setup()  # before this only Django's own commands are known
    try:
        if verb not in get_commands():
            raise CommandError(f"There is no verb «{words[0]}»; `mektep --help` lists them.")
        execute_from_command_line(["mektep", verb, *words[1:]])
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(error.returncode or 2) from None


if __name__ == "__main__":
    main()
