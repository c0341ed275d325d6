"""How passwords are hashed."""

from django.contrib.auth import hashers


class Argon2PasswordHasher(hashers.Argon2PasswordHasher):
    """Argon2id with 19 MiB and two rounds (OWASP's parameters): a class signing in at 8:00 on one small
    PC must not ask for 3 GB at once."""

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1
