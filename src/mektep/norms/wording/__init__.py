"""Sentences about marks and norms, in the reader's language and evaluated only when they are shown.

The engine speaks in codes and numbers; here every code has a whole sentence, never one made of pieces.
Numbers are written as the language writes them (80,5 in Kazakh and Russian).
"""

from .explanation import explain, mark_needed, step
from .names import certainty, component, holiday, public_holiday, reference, rounding
from .refusals import MarkRefused, limit, refusal, sentence

__all__ = [
    "MarkRefused",
    "certainty",
    "component",
    "explain",
    "holiday",
    "limit",
    "mark_needed",
    "public_holiday",
    "reference",
    "refusal",
    "rounding",
    "sentence",
    "step",
]
