"""All tables, read one after the other."""

from collections.abc import Iterable

from pynamodb.connection import Connection

from pannier.audit.books import Books, GivenUp
from pannier.audit.loaders.accounts import read_accounts
from pannier.audit.loaders.channels import read_channels
from pannier.audit.loaders.feeds import read_feeds
from pannier.audit.loaders.inboxes import read_inboxes
from pannier.audit.loaders.menus import read_menus
from pannier.audit.loaders.merchants import read_merchants
from pannier.audit.loaders.orders import read_orders, read_quotes
from pannier.audit.loaders.reviews import read_ratings, read_reviews
from pannier.audit.loaders.statistics import read_statistics
from pannier.audit.loaders.tables import TableReader
from pannier.audit.loaders.webhooks import read_webhooks
from pannier.core.clock import Clock
from pannier.core.settings import OrderTerms


def load(connection: Connection, clock: Clock, terms: OrderTerms, given_up: Iterable[GivenUp] = ()) -> Books:
    """The books as they are. Records have to be bound to their tables."""
    reader = TableReader(connection)
    feeds = read_feeds(reader)
    webhooks = read_webhooks(reader)
    channels = read_channels(reader)
    inboxes = read_inboxes(reader)
    statistics = read_statistics(reader)
    ratings = read_ratings(reader)
    reviews = read_reviews(reader)
    menus = read_menus(reader)
    quotes = read_quotes(reader)
    orders, guards = read_orders(reader)
    merchants, listings, applications = read_merchants(reader)
    accounts, contacts = read_accounts(reader)
    return Books(
        now=clock.now(),
        terms=terms,
        items_read=reader.items_read,
        unreadable=tuple(reader.unreadable),
        orders=orders,
        guards=tuple(guards),
        quotes=quotes,
        merchants=merchants,
        listings=tuple(listings),
        menus=menus,
        accounts=accounts,
        contacts=tuple(contacts),
        inboxes=tuple(inboxes),
        days=tuple(statistics.days),
        sales=tuple(statistics.sales),
        platform=tuple(statistics.platform),
        reviews=tuple(reviews),
        ratings=ratings,
        applications=applications,
        channels=channels,
        webhooks=webhooks,
        feeds=feeds,
        given_up=tuple(given_up),
    )
