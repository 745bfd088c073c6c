"""Signing in without a password, and what keeps an account its owner's: codes, passwords, contacts, sessions."""

from typing import Annotated

import strawberry

from pannier.api.primitives.enums import enum_type
from pannier.api.primitives.ids import parse_id
from pannier.api.primitives.info import Info
from pannier.core.errors import Unauthenticated
from pannier.core.i18n import Locale
from pannier.users.codes import CodePurpose
from pannier.users.graphql.results import (
    UserCodeRequestPayload,
    UserCodeRequestResult,
    UserContactChangeResult,
    UserPasswordChangeResult,
    UserPasswordPayload,
    UserPasswordResetResult,
    UserSessionRevokePayload,
    UserSessionRevokeResult,
    UserSessionsRevokeOthersPayload,
    UserSessionsRevokeOthersResult,
    UserSignedInPayload,
    UserSignInWithCodeResult,
    UserSignInWithIdTokenResult,
    UserUpdatePayload,
)
from pannier.users.graphql.types import Session, User, signed_in
from pannier.users.sign_in import SignedIn

enum_type(
    CodePurpose,
    "What a one-time code is good for.",
    {
        CodePurpose.SIGN_IN: "`userSignInWithCode`.",
        CodePurpose.PASSWORD_RESET: "`userPasswordReset`.",
        CodePurpose.CONTACT: "`userContactChange`, by the viewer who asked for it alone.",
    },
    name="UserCodePurpose",
)

Account = Annotated[str, strawberry.argument(description="A phone number or an e-mail address.")]
Code = Annotated[str, strawberry.argument(description="The six digits that were sent there.")]
Device = Annotated[
    str | None,
    strawberry.argument(
        description="What the list of sessions calls this device; by default what the browser says of itself."
    ),
]
NewPassword = Annotated[str, strawberry.argument(description="8 to 128 characters.")]


def device_of(info: Info, device: str | None) -> str:
    """What a session is opened under."""
    return info.context.user_agent if device is None else device


def session_id(info: Info) -> str:
    """The session in which the viewer asks. Raises Unauthenticated."""
    if info.context.session_id is None:
        raise Unauthenticated
    return info.context.session_id


def _payload(found: SignedIn) -> UserSignedInPayload:
    return UserSignedInPayload(
        user=User.of(found.user), session=Session.of(found.session), created=found.created
    )


@strawberry.type
class SignInMutation:
    @strawberry.mutation(
        description="Send a one-time code by SMS or e-mail, in place of an older one. It takes the same path and "
        "answers the same whether or not there is an account."
    )
    def user_code_request(
        self,
        info: Info,
        account: Account,
        purpose: Annotated[CodePurpose, strawberry.argument(description="What it is to be good for.")],
    ) -> UserCodeRequestResult:
        context = info.context
        holder_id = signed_in(info) if purpose is CodePurpose.CONTACT else ""
        until = context.codes.request(account, purpose, holder_id, context.locale, context.network_address)
        return UserCodeRequestPayload(valid_until=until)

    @strawberry.mutation(
        description="Open a session with a one-time code; where there is no account yet, open one. The first proof "
        "of a contact that somebody else may have typed in ends the password and the sessions from before it."
    )
    def user_sign_in_with_code(
        self,
        info: Info,
        account: Account,
        code: Code,
        name: Annotated[
            str | None, strawberry.argument(description="Of a new account; 1 to 60 characters.")
        ] = None,
        locale: Annotated[
            Locale, strawberry.argument(description="The language of messages to a new account.")
        ] = Locale.ZH_CN,
        device: Device = None,
    ) -> UserSignInWithCodeResult:
        context = info.context
        return _payload(
            context.sign_in.with_code(
                account, code, name, locale, context.network_address, device_of(info, device)
            )
        )

    @strawberry.mutation(
        description="Open a session with the ID token of the outside OpenID Connect issuer that this installation "
        "trusts; where there is no account yet, open one. The roles that the issuer gives are written to the account."
    )
    def user_sign_in_with_id_token(
        self,
        info: Info,
        id_token: Annotated[str, strawberry.argument(description="As the issuer gave it; good once.")],
        nonce: Annotated[
            str | None, strawberry.argument(description="What the client asked the issuer to put into it.")
        ] = None,
        device: Device = None,
    ) -> UserSignInWithIdTokenResult:
        context = info.context
        return _payload(
            context.sign_in.with_id_token(
                id_token, nonce, context.locale, context.network_address, device_of(info, device)
            )
        )

    @strawberry.mutation(
        description="Change the viewer's password, or set the first one. Access tokens of the sessions that end stay "
        "good until they expire, at most 15 minutes."
    )
    def user_password_change(
        self,
        info: Info,
        new_password: NewPassword,
        old_password: Annotated[
            str | None, strawberry.argument(description="The present one, where there is one.")
        ] = None,
        keep_other_sessions: Annotated[
            bool, strawberry.argument(description="Whether the viewer's other sessions go on.")
        ] = False,
    ) -> UserPasswordChangeResult:
        info.context.password_changes.change(
            signed_in(info),
            session_id(info),
            old_password,
            new_password,
            keep_other_sessions=keep_other_sessions,
        )
        return UserPasswordPayload(changed=True)

    @strawberry.mutation(
        description="Set a new password with a code for PASSWORD_RESET. Every session of the account ends."
    )
    def user_password_reset(
        self, info: Info, account: Account, code: Code, new_password: NewPassword
    ) -> UserPasswordResetResult:
        context = info.context
        context.password_changes.reset(account, code, new_password, context.network_address)
        return UserPasswordPayload(changed=True)

    @strawberry.mutation(
        description="Put a phone number or an e-mail address, proven by a code for CONTACT, in place of the viewer's; "
        "or verify the one that is there."
    )
    def user_contact_change(self, info: Info, account: Account, code: Code) -> UserContactChangeResult:
        context = info.context
        user = context.contact_changes.change(
            signed_in(info), session_id(info), account, code, context.network_address
        )
        return UserUpdatePayload(user=User.of(user))

    @strawberry.mutation(
        description="End one of the viewer's sessions: it is not renewed any more. Its last access token stays good "
        "until it expires, at most 15 minutes."
    )
    def user_session_revoke(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The session.")]
    ) -> UserSessionRevokeResult:
        info.context.sessions.revoke(signed_in(info), parse_id(id, "UserSession"))
        return UserSessionRevokePayload(revoked_id=id)

    @strawberry.mutation(
        description="End all of the viewer's sessions but this one. Their last access tokens stay good until they "
        "expire, at most 15 minutes."
    )
    def user_sessions_revoke_others(self, info: Info) -> UserSessionsRevokeOthersResult:
        info.context.sessions.revoke_others(signed_in(info), session_id(info))
        return UserSessionsRevokeOthersPayload(revoked=True)
