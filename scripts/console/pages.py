"""Every page of the console: what is looked at wherever all of them are."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class ConsolePage:
    """`path` is below /console/, with `{merchant}` for a store's id. `who` opens it: "owner", "operator", or nobody."""

    name: str
    path: str
    who: str | None

    def of(self, merchant_id: str) -> str:
        """The path for a store, by its id as the API has it."""
        return self.path.format(merchant=quote(merchant_id, safe=""))


PAGES = (
    ConsolePage("sign-in", "", None),
    ConsolePage("orders", "m/{merchant}/orders", "owner"),
    ConsolePage("menu", "m/{merchant}/menu", "owner"),
    ConsolePage("store", "m/{merchant}/store", "owner"),
    ConsolePage("reviews", "m/{merchant}/reviews", "owner"),
    ConsolePage("numbers", "m/{merchant}/numbers", "owner"),
    ConsolePage("operator-admission", "operator/admission", "operator"),
    ConsolePage("operator-merchants", "operator/merchants", "operator"),
    ConsolePage("operator-merchant", "operator/merchants/{merchant}", "operator"),
    ConsolePage("operator-orders", "operator/orders", "operator"),
    ConsolePage("operator-audit", "operator/audit", "operator"),
    ConsolePage("operator-numbers", "operator/numbers", "operator"),
)

PARTS = (
    ConsolePage("store-hours", "m/{merchant}/store?tab=hours", "owner"),
    ConsolePage("store-zone", "m/{merchant}/store?tab=zone", "owner"),
    ConsolePage("store-staff", "m/{merchant}/store?tab=staff", "owner"),
    ConsolePage("store-licences", "m/{merchant}/store?tab=licences", "owner"),
    ConsolePage("store-webhooks", "m/{merchant}/store?tab=webhooks", "owner"),
    ConsolePage("store-history", "m/{merchant}/store?tab=history", "owner"),
)
"""Tabs with an address of their own. They load what their page loads."""
