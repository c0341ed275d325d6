"""The only writers of registers, by noun."""

from .changes import ask_change, decide_change
from .marks import Entered, Entry, enter, enter_all, enter_cells, fill_column
from .periods import approve, close, close_all, correct, enter_exam, reopen
from .rebuilding import note_export, rebuild
from .works import Setting, set_work, withdraw_work

__all__ = [
    "Entered",
    "Entry",
    "Setting",
    "approve",
    "ask_change",
    "close",
    "close_all",
    "correct",
    "decide_change",
    "enter",
    "enter_all",
    "enter_cells",
    "enter_exam",
    "fill_column",
    "note_export",
    "rebuild",
    "reopen",
    "set_work",
    "withdraw_work",
]
