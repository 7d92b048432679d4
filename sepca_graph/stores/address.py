"""Where is an endpoint, and as whom is it asked, as a URL and the environment say?"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from sepca_graph.errors import UsageError

UPDATE = "SEPCA_STORE_UPDATE"
USER, PASSWORD, TOKEN = "SEPCA_STORE_USER", "SEPCA_STORE_PASSWORD", "SEPCA_STORE_TOKEN"
TIMEOUT = "SEPCA_STORE_TIMEOUT"
DEFAULT_TIMEOUT = 60.0
"""Seconds without a byte from the server."""


@dataclass(frozen=True)
class Credentials:
    """As whom an endpoint is asked: a user with a password, or the bearer of a token. Never shown."""

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.user or self.token)


@dataclass(frozen=True)
class Address:
    """The URLs of an endpoint.

    Attributes:
        query: where queries go.
        update: where updates go; None when it is read-only here.
        default_graph: the graph that queries are asked of; None for the server's own default graph.
    """

    query: str
    update: str | None = None
    default_graph: str | None = None


def address(url: str, environment: Mapping[str, str] = os.environ) -> Address:
    """Return the URLs of an endpoint: its query URL as given, the others from the environment.

    A `default-graph-uri` in the query URL names the default graph.

    Raises:
        UsageError: a URL is no http(s) URL, or has a user's name or password in it.
    """
    parts = urlsplit(checked(url, "The store"))
    fields = parse_qsl(parts.query, keep_blank_values=True)
    rest = [(name, value) for name, value in fields if name != "default-graph-uri"]
    return Address(
        query=urlunsplit(parts._replace(query=urlencode(rest), fragment="")),
        update=checked(environment.get(UPDATE, ""), UPDATE) or None,
        default_graph=dict(fields).get("default-graph-uri"),
    )


def credentials(environment: Mapping[str, str] = os.environ) -> Credentials:
    """Return who asks, as the environment says.

    Raises:
        UsageError: a value cannot be sent in a header.
    """
    found = [environment.get(name, "").strip() for name in (USER, PASSWORD, TOKEN)]
    for name, value in zip((USER, PASSWORD, TOKEN), found, strict=True):
        if not value.isprintable():
            raise UsageError(f"{name} has a sign in it that cannot be sent.")
    return Credentials(*found)


def timeout(environment: Mapping[str, str] = os.environ) -> float:
    """Return how long the server may be silent, in seconds.

    Raises:
        UsageError: the variable holds no positive number.
    """
    text = environment.get(TIMEOUT, "") or str(DEFAULT_TIMEOUT)
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e6:
        raise UsageError(f"{TIMEOUT}={text} is no number of seconds.")
    return seconds


def checked(url: str, what: str) -> str:
    """Return a URL that may be shown and asked; an empty one as it is.

    Raises:
        UsageError: it is no http(s) URL, or has a user's name or password in it.
    """
    if not url:
        return url
    try:
        parts = urlsplit(url)
        port, names = parts.port, parts.username is not None
    except ValueError:
        parts, port, names = urlsplit("http:"), None, "@" in url
    if names:
        raise UsageError(
            f"{what}: a user's name and password do not belong in a URL, where others see them. "
            f"Set {USER} and {PASSWORD}, or {TOKEN}, in the environment instead."
        )
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise UsageError(f"{what}: '{shown(url)}' is no URL of an endpoint, such as http://localhost:7878/query.")
    return url


def shown(url: str) -> str:
    """Return a URL as messages show it: without its query, which may hold a key."""
    return url.partition("?")[0]
