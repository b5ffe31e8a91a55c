"""Signing in, staying signed in, signing out."""

from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry

from bff.domains.member import errors, sessions
from miniprogram_schema.me import Me
from miniprogram_schema.problem import Problem


@strawberry.enum(description="The app in which somebody signs in.")
class App(Enum):
    """The app in which somebody signs in."""

    CONSUMER = strawberry.enum_value("CONSUMER", description="The mini-program of those who buy.")
    STORE_OWNER = strawberry.enum_value(
        "STORE_OWNER", description="The mini-program of store owners and clerks."
    )
    COMMUNITY = strawberry.enum_value("COMMUNITY", description="The app of group leaders.")
    # The desk signs in with WeChat as well: there are no passwords to lose.
    DESK = strawberry.enum_value("DESK", description="The web desk of brand and dealers.")


@strawberry.input(description="Who signs in, proved by WeChat.")
class SignInInput:
    """Who signs in."""

    # Named by the phone, but a code of another app is worth nothing in it.
    app: App = strawberry.field(description="The app that is open.")
    code: str = strawberry.field(description="What `wx.login` gave, fresh and unused.")


@strawberry.input(description="What keeps somebody signed in.")
class SessionRefreshInput:
    """What keeps somebody signed in."""

    refresh_token: str = strawberry.field(description="The refresh token that came last.")


@strawberry.type(description="Somebody is signed in.")
class SignedIn:
    """Somebody is signed in."""

    # Never kept in clear by us: what the phone loses nobody can tell it again.
    access_token: str = strawberry.field(description="What every request is sent with.")
    refresh_token: str = strawberry.field(description="What gets new tokens, once, for 30 days.")
    expires_at: datetime = strawberry.field(description="When the access token ends.")
    me: Me = strawberry.field(description="Everything that is the viewer's own.")

    @classmethod
    def of(cls, signed_in: sessions.SignedIn) -> "SignedIn":
        """Hand out a session."""
        return cls(
            access_token=signed_in.tokens.access,
            refresh_token=signed_in.tokens.refresh,
            expires_at=signed_in.expires_at,
            me=Me.of(signed_in.viewer),
        )


@strawberry.type(description="The session goes on with new tokens.")
class SessionRefreshed:
    """The session goes on."""

    access_token: str = strawberry.field(description="What every request is sent with from now on.")
    refresh_token: str = strawberry.field(description="What gets the next tokens.")
    expires_at: datetime = strawberry.field(description="When the access token ends.")

    @classmethod
    def of(cls, signed_in: sessions.SignedIn) -> "SessionRefreshed":
        """Hand out the new tokens of a session."""
        return cls(
            access_token=signed_in.tokens.access,
            refresh_token=signed_in.tokens.refresh,
            expires_at=signed_in.expires_at,
        )


@strawberry.type(description="The session is over, and its tokens are worth nothing.")
class SignedOut:
    """The session is over."""

    at: datetime = strawberry.field(description="When it ended.")


@strawberry.type(description="Returned when WeChat does not know the code: call `wx.login` again.")
class SignInCodeRefused(Problem):
    """WeChat does not know the code."""

    @classmethod
    def of(cls, refusal: errors.LoginCodeRefused, message: str) -> "SignInCodeRefused":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(description="Returned when the session is over: sign in again.")
class SessionEnded(Problem):
    """The session is over."""

    @classmethod
    def of(cls, refusal: errors.SessionEnded, message: str) -> "SessionEnded":
        """Say it in words."""
        del refusal
        return cls(message=message)


SignInResult = Annotated[
    SignedIn | SignInCodeRefused,
    strawberry.union("SignInResult", description="What comes of signing in."),
]
SessionRefreshResult = Annotated[
    SessionRefreshed | SessionEnded,
    strawberry.union("SessionRefreshResult", description="What comes of asking for new tokens."),
]
SignOutResult = Annotated[
    SignedOut | SessionEnded,
    strawberry.union("SignOutResult", description="What comes of signing out."),
]
