"""Expected noes. Anything else is a bug and rises."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """An act the school's law does not allow now. Shown to people as it reads, with status 409.

    Subclasses say `message` in one sentence, wrapped for translation; `values` fill its places. Where the
    thing itself is none of the actor's business, `status` is 404.
    """

    status = 409
    message: str | Promise = _("This can't be done now.")

    def __init__(self, **values: object) -> None:
        super().__init__()
        self.values = values

    def __str__(self) -> str:
        return str(self.message).format(**self.values) if self.values else str(self.message)


class AlreadyDone(Exception):
    """An act with this `uid` is in the log already: replaying it is harmless and changes nothing."""

    def __init__(self, uid: object) -> None:
        super().__init__(str(uid))
        self.uid = uid
