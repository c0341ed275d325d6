"""What the pattern page shows."""

from typing import Any


def context() -> dict[str, Any]:
    return {}
