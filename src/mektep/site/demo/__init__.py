"""A plausible school, made by calling the real actions."""

from .accounts import accounts, as_json, doors, is_missing, print_accounts
from .make import make

__all__ = ["accounts", "as_json", "doors", "is_missing", "make", "print_accounts"]
