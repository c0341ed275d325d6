from .morning import today

__all__ = ["today"]
