"""The only writers of imports. People and places are changed by the actions of `people` and `school`."""

from .imports import apply_import, preview, undo
from .schools import found

__all__ = ["apply_import", "found", "preview", "undo"]
