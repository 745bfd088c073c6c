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
