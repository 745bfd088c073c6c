"""What all people of a simulation share."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pannier.local.demo.model import DemoAccount, DemoCity, DemoMerchant
from pannier.local.simulate.book import Book
from pannier.local.simulate.people import Person
from pannier.local.simulate.recorder import Recorder
from pannier.local.simulate.timing import PlatformTime
from pannier.local.simulate.transport import Gateway


@dataclass(slots=True)
class World:
    """The city, the platform as it is reached, and what happened so far. `run` names this run of the simulation."""

    city: DemoCity
    gateway: Gateway
    recorder: Recorder
    time: PlatformTime
    seed: int
    run: str
    book: Book = field(default_factory=Book)
    _people: dict[str, Person] = field(default_factory=dict)

    def person(self, account: DemoAccount) -> Person:
        """The one person behind an account."""
        if account.key not in self._people:
            self._people[account.key] = Person(account, self.gateway, self.recorder, self.time)
        return self._people[account.key]

    def operator(self) -> Person:
        return self.person(self.city.operators[0])

    def staff_of(self, merchant: DemoMerchant) -> Person:
        """Its manager, who works nowhere else."""
        accounts = {account.key: account for account in self.city.staff}
        return self.person(accounts[next(m.account_key for m in merchant.staff if m.role == "MANAGER")])

    def merchants_by_phone(self) -> Mapping[str, DemoMerchant]:
        """Ids are opaque to clients; the phone number is what a demo merchant is known by."""
        return {merchant.phone: merchant for merchant in self.city.merchants}
