"""How does a request reach a SPARQL endpoint, when is it sent again, and what is said when it fails?"""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError, InvalidHeader, NameResolutionError, NewConnectionError
from urllib3.util import Retry

from sepca_graph.errors import QueryError, SepcaGraphError, StoreError
from sepca_graph.stores.address import PASSWORD, TIMEOUT, TOKEN, USER, Credentials, shown

BUSY = frozenset({429, 503})
"""The server has not run the request: it may be sent again, an update too."""
REDIRECTS = frozenset({301, 302, 307, 308})
MAX_REDIRECTS = 5
LONGEST_WAIT = 30.0
"""Seconds between two attempts, at most, whatever Retry-After says."""
CONNECT_TIMEOUT = 10.0
_QUOTED_BYTES, _QUOTED_LINES, _QUOTED_SIGNS = 4000, 4, 600


class Transport:
    """Sends requests to one endpoint, as one user.

    Attributes:
        server: what the last answer's Server header says; "" before the first.
    """

    def __init__(self, credentials: Credentials, timeout: float) -> None:
        self.server = ""
        self._credentials = credentials
        self._auth = _authentication(credentials)
        self._timeout = timeout
        self._session = requests.Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=_patience()))

    @contextmanager
    def send(
        self, method: str, url: str, body: bytes, headers: Mapping[str, str], *, timeout: float | None = None
    ) -> Iterator[requests.Response]:
        """Send a request and give its answer, to be read while the block lasts.

        A redirect is followed with the same method and body, to another origin without credentials.

        Raises:
            QueryError: the server does not understand the query or update (400).
            StoreError: the server is not reached, refuses, fails, or breaks off.
        """
        origin = _origin(url)
        for _ in range(MAX_REDIRECTS + 1):
            auth = self._auth if _origin(url) == origin else _Nobody()
            with self._once(method, url, body, headers, auth, timeout or self._timeout) as response:
                self.server = response.headers.get("Server", "")
                target = response.headers.get("Location") if response.status_code in REDIRECTS else None
                if target is None:
                    if response.status_code not in {200, 201, 204}:
                        raise self._refusal(response)
                    yield response
                    return
            url = urljoin(url, target)
        raise StoreError(f"{shown(url)} sends every request on to another address: redirects without an end.")

    def _once(
        self, method: str, url: str, body: bytes, headers: Mapping[str, str], auth: AuthBase, timeout: float
    ) -> requests.Response:
        try:
            return self._session.request(
                method, url, data=body, headers=dict(headers), auth=auth, stream=True, allow_redirects=False,
                timeout=(min(timeout, CONNECT_TIMEOUT), timeout),
            )  # fmt: skip
        except (requests.RequestException, HTTPError) as error:
            raise StoreError(_why_unreached(error, url)) from error

    def _refusal(self, response: requests.Response) -> SepcaGraphError:
        status, url, said = response.status_code, shown(str(response.url)), self._quoted(response)
        if status == 400 and "Internal error" not in said:  # as Virtuoso says 400 of its own faults
            return QueryError(f"{url} does not understand the query: {said}")
        if status in {401, 403} or "SECURITY" in said:
            account = "the account that is set is not allowed this" if self._credentials else "no account is set"
            return StoreError(
                f"{url} refuses ({status}): {account}. Set {USER} and {PASSWORD}, or {TOKEN}, in the environment."
            )
        if status in {404, 405}:
            return StoreError(f"{url} answers {status}: is this the endpoint's URL for what was asked? {said}".rstrip())
        if status in BUSY:
            return StoreError(f"{url} is busy ({status}), after several attempts too. Try again later. {said}".rstrip())
        if status == 206:
            return StoreError(f"{url} gives a part of the answer only. Ask for less. {said}".rstrip())
        return StoreError(f"{url} fails ({status}): {said or 'it does not say why.'}")

    def _quoted(self, response: requests.Response) -> str:
        """Return the first lines of what the server says, without secrets; nothing of a web page."""
        if "html" in response.headers.get("Content-Type", "").lower():
            return ""
        try:
            text = response.raw.read(_QUOTED_BYTES, decode_content=True).decode("utf-8", "replace")
        except (HTTPError, OSError):
            return ""
        lines = [line for line in self._without_secrets(text).splitlines() if line.strip()]
        return "\n  ".join(lines[:_QUOTED_LINES])[:_QUOTED_SIGNS]

    def _without_secrets(self, text: str) -> str:
        who = self._credentials
        pair = base64.b64encode(f"{who.user}:{who.password}".encode()).decode() if who.user else ""
        for secret in filter(None, (pair, who.password, who.token)):
            text = text.replace(secret, "***")
        return text


class _Nobody(AuthBase):
    """No credentials, and none of ~/.netrc either."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class _Bearer(AuthBase):
    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class _Password(AuthBase):
    """Digest or basic, as the server asks; basic unasked only where TLS hides it."""

    def __init__(self, user: str, password: str) -> None:
        self._digest = HTTPDigestAuth(user, password)
        self._basic = HTTPBasicAuth(user.encode(), password.encode())
        self._asked_for_basic = False

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._asked_for_basic or str(request.url).startswith("https:"):
            self._basic(request)
        self._digest(request)
        request.register_hook("response", self._answer_basic)  # type: ignore[no-untyped-call]
        return request

    def _answer_basic(self, response: requests.Response, **options: Any) -> requests.Response:  # noqa: ANN401
        asked = response.headers.get("WWW-Authenticate", "").lower()
        if response.status_code != 401 or "basic" not in asked or "Authorization" in response.request.headers:
            return response
        self._asked_for_basic = True
        response.close()
        again: requests.Response = response.connection.send(self._basic(response.request.copy()), **options)
        return again


class _Patience(Retry):
    """Sends again what was put off or never arrived; later and later, and no two clients at once."""

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        """Return how many seconds the server asks to wait, within reason."""
        try:
            asked = super().get_retry_after(response)
        except InvalidHeader:
            return None
        return None if asked is None else min(asked, LONGEST_WAIT) + random.random()


def _patience() -> Retry:
    return _Patience(
        total=6, connect=2, status=4, read=False, other=0, redirect=0,
        allowed_methods=None, status_forcelist=BUSY, raise_on_status=False,
        backoff_factor=0.5, backoff_max=LONGEST_WAIT, backoff_jitter=0.5,
    )  # fmt: skip


def _authentication(credentials: Credentials) -> AuthBase:
    if credentials.token:
        return _Bearer(credentials.token)
    return _Password(credentials.user, credentials.password) if credentials.user else _Nobody()


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _why_unreached(error: Exception, url: str) -> str:
    """Say in words why a request has no answer."""
    _, host, port = _origin(url)
    place = f"{host}:{port}"
    reason = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(error, requests.exceptions.SSLError):
        return f"{place} cannot prove who it is (TLS): {reason or error}"
    if isinstance(reason, NameResolutionError):
        return f"There is no host called {host}: is {shown(url)} spelt right?"
    if isinstance(reason, NewConnectionError):
        return f"Nothing answers at {place}: is the server running?"
    if isinstance(error, requests.Timeout):
        return f"{place} does not answer in time: ask for less, or set {TIMEOUT} to more seconds."
    if isinstance(error, requests.ConnectionError | HTTPError):
        return f"{place} broke off before it answered. What was sent may have been done all the same."
    return f"{shown(url)} cannot be asked: {type(error).__name__}."
