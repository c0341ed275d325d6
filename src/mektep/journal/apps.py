from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "mektep.journal"
    label = "journal"
