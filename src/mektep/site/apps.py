from collections.abc import Sequence

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "mektep.site"
    label = "site"

    def ready(self) -> None:
        from mektep.people import demo as doors  # noqa: PLC0415 - tables are ready only now
        from mektep.people.actors import Role  # noqa: PLC0415
        from mektep.people.wording import ROLES  # noqa: PLC0415
        from mektep.ui import nav  # noqa: PLC0415

        from . import demo, hats  # noqa: PLC0415

        def accounts() -> Sequence[doors.Account]:
            """The demonstration's doors, as the sign-in page shows them."""
            return [
                doors.Account(ROLES[Role(str(one.role))], one.username, one.password, one.display_name)
                for one in demo.accounts()
            ]

        doors.register(accounts)
        nav.show_person(hats.person)
