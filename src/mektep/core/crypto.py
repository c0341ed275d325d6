"""Sealing identifiers and signing the log. Keys come from the environment, never from the database.

From `SECRET_KEY` one key is derived for each purpose (HKDF, RFC 5869); the node's signing key lives in
a file of its own (`NODE_KEY_FILE`), so that changing a web secret does not orphan the log.
"""

import hmac
import os
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


@lru_cache
def _key(purpose: str, secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"mektep:" + purpose.encode()).derive(
        secret.encode()
    )


def seal(text: str) -> bytes:
    """Encrypt a short text (AES-256-GCM, random nonce first)."""
    nonce = os.urandom(12)
    return nonce + AESGCM(_key("seal", settings.IDENTIFIER_SECRET)).encrypt(nonce, text.encode(), None)


def unseal(sealed: bytes) -> str:
    """The text again. Raises `cryptography.exceptions.InvalidTag` if it was changed or the key differs."""
    sealed = bytes(sealed)
    return AESGCM(_key("seal", settings.IDENTIFIER_SECRET)).decrypt(sealed[:12], sealed[12:], None).decode()


def keyed_hash(text: str) -> str:
    """A hash by which a sealed text is found, useless without the node's secret. 64 hex digits."""
    return hmac.new(_key("find", settings.IDENTIFIER_SECRET), text.encode(), sha256).hexdigest()


def node_key() -> Ed25519PrivateKey:
    """The node's signing key, made on first use in a file only its owner can read."""
    path = Path(settings.NODE_KEY_FILE)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(Ed25519PrivateKey.generate().private_bytes_raw())
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
