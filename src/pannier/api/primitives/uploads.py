"""Leave to upload a file, as clients see it."""

from datetime import datetime

import strawberry

from pannier.adapters import objects as domain


@strawberry.type(description="A field of the form that uploads a file.")
class UploadField:
    name: str = strawberry.field(description="The name of the field.")
    value: str = strawberry.field(description="Its value, to be sent as it is.")


@strawberry.type(
    description="Leave to upload one file: POST a multipart form to the address, these fields first and the content"
    " last, in a field named `file`. Then name the key where the file is wanted."
)
class UploadTicket:
    url: str = strawberry.field(description="Where to POST the form.")
    fields: list[UploadField] = strawberry.field(description="The form's fields, but for `file`.")
    key: str = strawberry.field(description="What the file will be called.")
    max_bytes: int = strawberry.field(description="How large the file may be.")
    expires_at: datetime = strawberry.field(description="When the leave ends.")

    @classmethod
    def of(cls, ticket: domain.UploadTicket) -> "UploadTicket":
        return cls(
            url=ticket.url,
            fields=[UploadField(name=name, value=value) for name, value in ticket.fields.items()],
            key=ticket.key,
            max_bytes=ticket.max_bytes,
            expires_at=ticket.expires_at,
        )
