"""Who may change the law of the installation."""

from mektep.core.rules import Doer


def can_legislate(by: Doer) -> bool:
    """Norms are loaded and changed only by whoever runs the installation, at its console."""
    return by.is_system
