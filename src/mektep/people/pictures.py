"""The twelve pictures of a child's card, each with its word."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Picture:
    """`key` is its place in static/people/pictures.svg."""

    number: int
    key: str
    word: str | Promise


PICTURES = (
    Picture(1, "sun", _("sun")),
    Picture(2, "moon", _("moon")),
    Picture(3, "star", _("star")),
    Picture(4, "mountain", _("mountain")),
    Picture(5, "yurt", _("yurt")),
    Picture(6, "apple", _("apple")),
    Picture(7, "tulip", _("tulip")),
    Picture(8, "tree", _("tree")),
    Picture(9, "fish", _("fish")),
    Picture(10, "ball", _("ball")),
    Picture(11, "book", _("book")),
    Picture(12, "bird", _("bird")),
)
BY_NUMBER = {picture.number: picture for picture in PICTURES}
