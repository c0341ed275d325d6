from django.apps import AppConfig

from mektep.ui import shell


class JournalConfig(AppConfig):
    name = "mektep.journal"
    label = "journal"

    def ready(self) -> None:
        shell.keep("/journal/")
