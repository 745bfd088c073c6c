"""Signing in, and staying signed in."""

from pannier.local.simulate.transport import Operation

SIGN_IN = Operation(
    "SignIn",
    "userSignIn",
    """
    mutation SignIn($account: String!, $password: String!) {
      userSignIn(account: $account, password: $password) {
        __typename
        ... on SessionPayload { session { accessToken refreshToken } }
        ... on Error { code message }
        ... on TooManyAttempts { retryAt }
      }
    }
    """,
    success="SessionPayload",
)

REFRESH = Operation(
    "RefreshToken",
    "userTokenRefresh",
    """
    mutation RefreshToken($token: String!) {
      userTokenRefresh(refreshToken: $token) {
        __typename
        ... on SessionPayload { session { accessToken refreshToken } }
        ... on Error { code message }
      }
    }
    """,
    success="SessionPayload",
)
