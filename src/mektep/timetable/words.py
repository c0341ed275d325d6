"""Weekdays in words, for sentences and tables."""

from django.utils.translation import gettext_lazy as _

WEEKDAYS = {
    1: _("Monday"),
    2: _("Tuesday"),
    3: _("Wednesday"),
    4: _("Thursday"),
    5: _("Friday"),
    6: _("Saturday"),
}
