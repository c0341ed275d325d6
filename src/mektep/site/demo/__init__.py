"""A plausible school, made by calling the real actions."""

from .accounts import accounts, as_json, is_missing, print_accounts
from .bench import bench_pages
from .make import make

__all__ = ["accounts", "as_json", "bench_pages", "is_missing", "make", "print_accounts"]
