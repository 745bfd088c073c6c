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

REQUEST_CODE = Operation(
    "RequestCode",
    "userCodeRequest",
    """
    mutation RequestCode($account: String!) {
      userCodeRequest(account: $account, purpose: SIGN_IN) {
        __typename
        ... on UserCodeRequestPayload { validUntil }
        ... on Error { code message }
      }
    }
    """,
    success="UserCodeRequestPayload",
)

SIGN_IN_WITH_CODE = Operation(
    "SignInWithCode",
    "userSignInWithCode",
    """
    mutation SignInWithCode($account: String!, $code: String!) {
      userSignInWithCode(account: $account, code: $code, device: "simulated phone") {
        __typename
        ... on UserSignedInPayload { created session { accessToken refreshToken } }
        ... on Error { code message }
      }
    }
    """,
    success="UserSignedInPayload",
)

CHOOSE_CHANNELS = Operation(
    "ChooseChannels",
    "notificationSettingsUpdate",
    """
    mutation ChooseChannels($input: NotificationSettingsUpdateInput!) {
      notificationSettingsUpdate(input: $input) {
        __typename
        ... on NotificationSettingsPayload { settings { quietHours { starts ends timeZone } } }
        ... on Error { code message }
      }
    }
    """,
    success="NotificationSettingsPayload",
)
