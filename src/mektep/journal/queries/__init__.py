"""Readings of registers, by noun: cells (for acts), grid (the page), closing, history, marks (for desks)."""

from .cells import Cell, cells
from .closing import Gaps, closing_of, closings, gaps
from .explain import Explanation, Line, explain
from .formation import Inputs, Outcome, form, inputs, outcome
from .grid import Column, Register, Row, TermState, register, registers, teaching, term_on, terms
from .history import Deed, history
from .lists import ClassJournals, journals
from .marks import Entry, SubjectMarks, learner_marks, period_marks_of

__all__ = [
    "Cell",
    "ClassJournals",
    "Column",
    "Deed",
    "Entry",
    "Explanation",
    "Gaps",
    "Inputs",
    "Line",
    "Outcome",
    "Register",
    "Row",
    "SubjectMarks",
    "TermState",
    "cells",
    "closing_of",
    "closings",
    "explain",
    "form",
    "gaps",
    "history",
    "inputs",
    "journals",
    "learner_marks",
    "outcome",
    "period_marks_of",
    "register",
    "registers",
    "teaching",
    "term_on",
    "terms",
]
