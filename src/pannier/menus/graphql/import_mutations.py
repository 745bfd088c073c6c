"""Importing and exporting a menu."""

from typing import Annotated

import strawberry

from pannier.api.primitives.ids import parse_id
from pannier.api.primitives.info import Info
from pannier.api.primitives.uploads import UploadTicket
from pannier.menus.documents import MenuFormat
from pannier.menus.graphql.import_types import (
    MenuExportPayload,
    MenuExportResult,
    MenuImportInput,
    MenuImportPayload,
    MenuImportResult,
    MenuImportUploadTicketPayload,
    MenuImportUploadTicketResult,
)
from pannier.menus.graphql.queries import MerchantId

Form = Annotated[MenuFormat, strawberry.argument(name="format", description="How it is written down.")]


@strawberry.type
class MenuImportMutation:
    @strawberry.mutation(
        description="Let a merchant's menu be what a file says: all of it, or nothing. What the file does not have is"
        " removed, what it names by its id stays what it is. For managers."
    )
    def menu_import(
        self,
        info: Info,
        merchant_id: MerchantId,
        input: Annotated[MenuImportInput, strawberry.argument(description="The file.")],
    ) -> MenuImportResult:
        context, raw_id = info.context, parse_id(merchant_id, "Merchant", ("merchantId",))
        outcome = context.menu_imports.run(
            context.viewer_id,
            raw_id,
            input.format,
            input.source(),
            dry_run=input.dry_run,
            expected_revision=input.expected_revision,
        )
        return MenuImportPayload.of(outcome)

    @strawberry.mutation(description="Leave to upload a file to import, where a request is too small for it.")
    def menu_import_upload_ticket(
        self, info: Info, merchant_id: MerchantId, form: Form
    ) -> MenuImportUploadTicketResult:
        context, raw_id = info.context, parse_id(merchant_id, "Merchant", ("merchantId",))
        ticket = context.menu_imports.upload_ticket(context.viewer_id, raw_id, form)
        return MenuImportUploadTicketPayload(ticket=UploadTicket.of(ticket))

    @strawberry.mutation(
        description="A merchant's whole menu as a file, what is off the shelf included. For managers."
    )
    def menu_export(self, info: Info, merchant_id: MerchantId, form: Form) -> MenuExportResult:
        context, raw_id = info.context, parse_id(merchant_id, "Merchant", ("merchantId",))
        return MenuExportPayload.of(context.menu_imports.export(context.viewer_id, raw_id, form))
