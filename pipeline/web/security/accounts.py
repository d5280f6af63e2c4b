"""The people who may sign in: a file of names and hashed passwords in the home folder, readable by its owner only.

Passwords are hashed with argon2id at the library's recommended cost (RFC 9106). A wrong name costs the same time as a
wrong password. The file is read anew when it changes, so that `icp users` has effect at once.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import NotInStoreError, StoreError, UsageError
from pipeline.files import write_atomically

if TYPE_CHECKING:
    from argon2 import PasswordHasher

FILE = "users.json"
SHORTEST = 12
"""Letters of a password: length is what counts, so nothing else is asked of it (NIST SP 800-63B)."""

NAME_LETTERS = 64


@dataclass(frozen=True)
class Accounts:
    """The users' file of a home folder."""

    home: Path

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.home / FILE

    def names(self) -> tuple[str, ...]:
        """Everyone who may sign in."""
        return tuple(sorted(self._hashes()))

    def add(self, name: str, password: str) -> None:
        """Let someone sign in, or give them another password. Raises `UsageError` for one that is too short."""
        if not name or len(name) > NAME_LETTERS or not name.isprintable() or name != name.strip():
            raise UsageError(f"“{name}” cannot be a name.", f"Use 1 to {NAME_LETTERS} letters without spaces around.")
        if len(password) < SHORTEST:
            raise UsageError(f"The password has fewer than {SHORTEST} letters.", "Take a longer one: several words.")
        self._write({**self._hashes(), name: self._hasher.hash(password)})

    def remove(self, name: str) -> None:
        """Let someone sign in no more; their sessions end. Raises `NotInStoreError` for an unknown name."""
        hashes = self._hashes()
        if name not in hashes:
            known = ", ".join(sorted(hashes)) or "nobody yet"
            raise NotInStoreError(f"There is no user “{name}”.", f"There are: {known}.")
        del hashes[name]
        self._write(hashes)

    def check(self, name: str, password: str) -> bool:
        """Is this the password of that user?"""
        from argon2.exceptions import InvalidHashError, VerificationError

        stored = self._hashes().get(name, self._nobody)
        try:
            self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False
        return stored is not self._nobody

    def stamp(self, name: str) -> str | None:
        """What a session of a user is bound to: it ends with the password. None for an unknown name."""
        stored = self._hashes().get(name)
        return hashlib.sha256(stored.encode()).hexdigest()[:16] if stored is not None else None

    @cached_property
    def _hasher(self) -> PasswordHasher:
        from argon2 import PasswordHasher

        return PasswordHasher()

    @cached_property
    def _nobody(self) -> str:
        """The hash that the password for an unknown name is compared with, for as long as a known one takes."""
        return self._hasher.hash(secrets.token_hex(16))

    def _hashes(self) -> dict[str, str]:
        """Hash by name; empty where there is no file."""
        try:
            read = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise StoreError(f"{self.path} cannot be read: {error}.", "Correct it, or move it aside.") from error
        if not isinstance(read, dict) or not all(isinstance(value, str) for value in read.values()):
            raise StoreError(f"{self.path} is not a list of users.", "Move it aside and add the users again.")
        return read

    def _write(self, hashes: dict[str, str]) -> None:
        write_atomically(self.path, json.dumps(hashes, indent=1).encode(), private=True)
