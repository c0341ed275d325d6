from django.apps import AppConfig


class SchoolConfig(AppConfig):
    name = "mektep.school"
    label = "school"

    def ready(self) -> None:
        from mektep.people import relations  # noqa: PLC0415 - tables are ready only now

        from .relations import SchoolRelations  # noqa: PLC0415

        relations.register(SchoolRelations())
