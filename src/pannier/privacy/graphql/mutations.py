"""Having one's data, and having it forgotten."""

import strawberry

from pannier.api.primitives.ids import global_id
from pannier.api.primitives.info import Info
from pannier.privacy.graphql.results import (
    UserDeletePayload,
    UserDeleteResult,
    UserExportPayload,
    UserExportResult,
)


@strawberry.type
class PrivacyMutation:
    @strawberry.mutation(
        description="Everything that is kept of the viewer, as one JSON document. Needs a sign-in of the last ten "
        "minutes; five a day."
    )
    def user_export(self, info: Info) -> UserExportResult:
        context = info.context
        made = context.privacy.export(context.viewer_id, context.session_id)
        return UserExportPayload(url=made.url, expires_at=made.expires_at)

    @strawberry.mutation(
        description="Close the viewer's account for good, and erase what is kept of them; orders stay without their "
        "customer. Needs a sign-in of the last ten minutes."
    )
    def user_delete(self, info: Info) -> UserDeleteResult:
        context = info.context
        deletion = context.privacy.delete(context.viewer_id, context.session_id)
        return UserDeletePayload(deleted_id=global_id("User", deletion.user_id), erased_by=deletion.erased_by)
