from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "mektep.sync"
    label = "sync"
