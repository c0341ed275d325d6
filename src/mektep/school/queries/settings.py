"""Settings of a school that every page asks for: kept for an hour, forgotten when they change."""

from django.core.cache import cache

from ..models import School

KEPT_SECONDS = 60 * 60


def _key(school_id: int) -> str:
    return f"school-second-factor:{school_id}"


def demands_second_factor(school_id: int) -> bool:
    """Whether the school asks its staff for a second factor. Usually no query."""

    def read() -> bool:
        return School.objects.filter(pk=school_id, staff_second_factor=True).exists()

    return bool(cache.get_or_set(_key(school_id), read, KEPT_SECONDS))


def forget_settings(school_id: int) -> None:
    """Read them anew at the next question. Called by the act that changes them."""
    cache.delete(_key(school_id))
