"""`Info`, as every resolver takes it."""

from typing import TYPE_CHECKING, TypeAlias

import strawberry

if TYPE_CHECKING:  # the context assembles all domains, so at run time nothing here may import it
    from pannier.api.context import Context

    Info: TypeAlias = strawberry.Info[Context, None]
else:
    Info = strawberry.Info
