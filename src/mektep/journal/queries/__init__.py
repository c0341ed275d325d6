"""Readings of registers, by noun: cells (for acts), grid (the page), closing, history, marks (for desks)."""

from .cells import Cell, cells
from .grid import Register, Row, TermState, register, registers, teaching, term_on, terms

__all__ = [
    "Cell",
    "Register",
    "Row",
    "TermState",
    "cells",
    "register",
    "registers",
    "teaching",
    "term_on",
    "terms",
]
