"""Who may come in, and which forms are ours: the token of the server, the cookie after it, the value in every form."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from diffcast.serve.http.errors import Problem

COOKIE: Final = "diffcast"
FIELD: Final = "token"
"""The field of a form that holds the value by which we know it as ours."""
LASTS: Final = 7 * 24 * 3600
"""Seconds until an editor has to show the token again."""


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that is known, by what its cookie holds."""

    value: str
    fresh: bool = False
    """Whether the browser does not have the cookie yet."""

    @property
    def form_token(self) -> str:
        """What a form of ours carries: it follows from the cookie, which no other site can read."""
        return hashlib.sha256(b"form:" + self.value.encode()).hexdigest()


def opened(token: str | None) -> Session:
    """A new session; signed where the server has a token, so that nobody can make one up."""
    name = secrets.token_hex(16)
    if token is None:
        return Session(name, fresh=True)
    unsigned = f"{name}.{int(time.time()) + LASTS}"
    return Session(f"{unsigned}.{_signature(unsigned, token)}", fresh=True)


def known(request: Request, token: str | None) -> Session | None:
    """The session of the request's cookie; None where it has none, or one that is forged or over."""
    value = request.cookies.get(COOKIE, "")
    if token is None:
        return Session(value) if len(value) == 32 and value.isalnum() else None
    unsigned, _, signature = value.rpartition(".")
    ends = unsigned.rpartition(".")[2]
    if not ends.isdecimal() or not hmac.compare_digest(_signature(unsigned, token).encode(), signature.encode()):
        return None
    return Session(value) if int(ends) > time.time() else None


def same(given: str, token: str) -> bool:
    """Whether what was given is the token, in a time that tells nothing of how near it is."""
    return hmac.compare_digest(hashlib.sha256(given.encode()).digest(), hashlib.sha256(token.encode()).digest())


def bearer(request: Request) -> str | None:
    """What a program shows: `Authorization: Bearer …`."""
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    return given.strip() if kind.lower() == "bearer" else None


def check(request: Request, form: FormData) -> None:
    """Raise a `Problem` where a form is not from a page of ours."""
    session: Session = request.state.session
    given = form.get(FIELD)
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), session.form_token.encode()):
        raise Problem(403, "This form is not from a page of this server; open the page again and send it from there")


def remember(response: Response, session: Session, secure: bool) -> None:
    """Give the browser its cookie."""
    response.set_cookie(COOKIE, session.value, LASTS, path="/", secure=secure, httponly=True, samesite="strict")


def forget(response: Response) -> None:
    """Take the cookie back."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


def _signature(unsigned: str, token: str) -> str:
    return hmac.new(token.encode(), unsigned.encode(), hashlib.sha256).hexdigest()
