"""Addresses of many rows: Django works out the shape once, then only the numbers change."""

from functools import lru_cache

from django.urls import reverse

# Stand in for the numbers while the shape is worked out; no row has such an id.
_PLACE = 9_007_199_254_740_000


def address(name: str, *numbers: int) -> str:
    """`reverse(name, args=numbers)`, a hundred times faster from the second call on."""
    return _shape(name, len(numbers)).format(*numbers)


@lru_cache(maxsize=500)
def _shape(name: str, count: int) -> str:
    places = [_PLACE + number for number in range(count)]
    shape = reverse(name, args=places).replace("{", "{{").replace("}", "}}")
    for place in places:
        shape = shape.replace(str(place), "{}", 1)
    return shape
