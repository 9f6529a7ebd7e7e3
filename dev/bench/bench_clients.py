"""Who asks for the pages that are timed: a signed-in browser or a key for every user, and a count of statements."""

from __future__ import annotations

from typing import Any


class Counter:
    """Counts what is asked of the database."""

    def __init__(self) -> None:
        self.n = 0

    def __call__(self, execute: Any, statement: str, params: Any, many: bool, context: Any) -> Any:
        """Count one statement and carry it out."""
        self.n += 1
        return execute(statement, params, many, context)


class Clients:
    """A signed-in browser for each user, and an API key for those who read by key."""

    def __init__(self) -> None:
        self._clients: dict[str, Any] = {}
        self._keys: dict[str, Any] = {}

    def get(self, user: str, address: str) -> Any:
        """Ask for an address as a user."""
        if address.startswith("/api/"):
            return self._client(user).get(address, headers={"authorization": f"Bearer {self._key(user)}"})
        return self._client(user).get(address)

    def prepare(self, user: str, address: str) -> None:
        """Sign a user in, so that it is not part of what is measured."""
        self._client(user)
        if address.startswith("/api/"):
            self._key(user)

    def _client(self, user: str) -> Any:
        from django.test import Client

        if user not in self._clients:
            client = self._clients[user] = Client(SERVER_NAME="127.0.0.1")
            client.force_login(_user(user), backend="django.contrib.auth.backends.ModelBackend")
        return self._clients[user]

    def _key(self, user: str) -> str:
        from zhengxian.web.core.services import tokens

        if user not in self._keys:
            person = _user(user)
            self._keys[user] = tokens.create(user=person, title="测速", days=1, may_write=False, by=person)
        return str(self._keys[user][1])

    def close(self) -> None:
        """Revoke the keys."""
        from zhengxian.web.core.services import tokens

        for name, (key, _) in self._keys.items():
            tokens.revoke(token_id=key.pk, user=_user(name), by=_user(name))


def _user(name: str) -> Any:
    from zhengxian.web.core.models import User

    return User.objects.get(username=name)
