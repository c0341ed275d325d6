"""The only writers of registers, by noun."""

from .marks import Entered, Entry, enter, enter_all, enter_cells

__all__ = ["Entered", "Entry", "enter", "enter_all", "enter_cells"]
