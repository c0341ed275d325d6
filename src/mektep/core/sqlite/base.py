"""Django's SQLite, with the one function that the log needs inside the database."""

from hashlib import sha256
from sqlite3 import Connection
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """WAL, immediate transactions, and `sha256(text)` as hex."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        connection: Connection = super().get_new_connection(conn_params)
        connection.create_function(
            "sha256", 1, lambda text: sha256(text.encode()).hexdigest(), deterministic=True
        )
        return connection
