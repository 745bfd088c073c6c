"""What each field of the schema weighs: one table, and a default for every field that it does not name.

A point is about one value in the answer, which takes some 5 µs to find and to write. What reads from a table takes as
long as some hundred values do.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
)

VALUE = 1
ELEMENT = 10  # of a page: an item that is read and decoded
READ = 20  # a field of Query, or an object with an id that a resolver looks up: a share of a batch
PAGE = 200  # a query of its own, and for each parent again
MUTATION = 500  # a transaction, and the reads before it
SUBSCRIPTION = 500  # checked now, executed again for each event
DEAR = 10_000  # argon2, which is slow by design; what reads or writes hundreds of items
LISTED = 10  # elements of a list that has no page, unless SIZES knows better

# Fields that cost another than their kind: `Type.field` → points.
POINTS: Mapping[str, int] = {
    "Query.merchants": 500,  # reads the listing of a whole cell and sorts it
    "Query.merchantSearch": 500,  # looks at thousands of entries of an index
    "Query.merchantRatingHistory": 200,  # a year of days
    "Query.menu": 200,  # one large document
    "Query.merchantOrdersFeedPosition": 40,  # who asks, and a write
    "Query.orderSearch": 300,  # who asks, the account with a contact, then its orders
    "Query.merchantNumbers": PAGE,
    "Query.platformNumbers": 16 * PAGE,  # a query of each shard
    "Order.price": READ,  # the order's snapshot, as are the next two
    "Order.destination": READ,
    "Order.customer": READ,
    "Order.payment": READ,
    "Order.courier": READ,
    "Order.courierPosition": READ,
    "Review.reply": READ,
    "Merchant.admission": READ,
    "Merchant.rating": READ,
    "Merchant.ratings": READ,
    "MenuItem.rating": READ,
    "MenuCategory.items": VALUE,  # part of the menu's document
    "Mutation.userRegister": DEAR,
    "Mutation.userSignIn": DEAR,
    "Mutation.userPasswordChange": DEAR,
    "Mutation.userPasswordReset": DEAR,
    "Mutation.userDelete": DEAR,
    "Mutation.menuImport": DEAR,  # reads and compares up to 2,000 items
    "Mutation.menuExport": DEAR,
    "Mutation.userExport": DEAR,
    "Mutation.webhookRedeliverRange": DEAR,
}

# Lists without a page whose usual length is another than LISTED: `Type.field` → elements.
SIZES: Mapping[str, int] = {
    "Price.lines": 4,
    "Menu.categories": 12,
    "MenuCategory.items": 15,
    "MenuItem.optionGroups": 3,
    "MenuOptionGroup.options": 5,
    "MenuItem.windows": 2,
    "OpeningHours.weekly": 7,
    "OpeningDay.spans": 2,
    "OpeningException.spans": 2,
    **{
        f"{numbers}.{name}": size
        for numbers in ("Numbers", "MerchantNumbers", "PlatformNumbers")
        for name, size in {"days": 31, "hours": 84, "refundReasons": 5}.items()
    },
    "__Field.args": 3,
    "__Directive.args": 3,
}

# Lists that an argument names element by element: `Type.field` → argument.
NAMED_BY: Mapping[str, str] = {"Query.nodes": "ids"}

_PAGE = "first"


@dataclass(frozen=True, slots=True)
class Weight:
    """What one field weighs, and how often what is below it is answered."""

    points: int
    type: GraphQLNamedType
    size: int = 1
    """Of the list, or of the page unless the argument says another."""
    sized_by: str | None = None
    """The argument that says how many elements: a number, or a list of as many."""
    page: bool = False
    """Whether this is a connection, of which the elements alone are repeated."""
    edges: bool = False
    """Whether these are the elements of a connection."""


class Weights:
    """The weights of one schema, each found once."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self._roots = {
            schema.mutation_type: MUTATION,
            schema.subscription_type: SUBSCRIPTION,
        }
        self._known: dict[tuple[str, str], Weight | None] = {}

    def of(self, parent: GraphQLNamedType | None, name: str) -> Weight | None:
        """None for a field that the schema does not have; validation will say so."""
        if parent is None:
            return None
        key = (parent.name, name)
        if key not in self._known:
            field = self.schema.get_field(parent, name) if is_composite_type(parent) else None
            if field is None:
                return None  # not kept: strangers make up names
            self._known[key] = self._weigh(parent, name, field)
        return self._known[key]

    def _weigh(self, parent: GraphQLNamedType, name: str, field: GraphQLField) -> Weight:
        path, type_ = f"{parent.name}.{name}", get_named_type(field.type)
        points = POINTS.get(path, self._usual_points(parent, field, type_))
        argument = NAMED_BY.get(path, _PAGE)
        if argument in field.args:
            size = _default(field.args[argument])
            return Weight(points, type_, size, argument, page=_is_connection(type_))
        if not (is_list_type(get_nullable_type(field.type)) and is_composite_type(type_)):
            return Weight(points, type_)
        if name == "edges" and _is_connection(parent):
            return Weight(ELEMENT, type_, edges=True)
        return Weight(points, type_, SIZES.get(path, LISTED))

    def _usual_points(self, parent: GraphQLNamedType, field: GraphQLField, type_: GraphQLNamedType) -> int:
        if parent in self._roots:
            return self._roots[parent]
        if _is_connection(type_):
            return PAGE
        looked_up = _resolver(field) is not None and (parent is self.schema.query_type or _is_node(type_))
        return READ if looked_up and is_composite_type(type_) else VALUE


def _is_connection(type_: GraphQLNamedType) -> bool:
    """Whether this is a page of a list, by its name as Relay has it."""
    return isinstance(type_, GraphQLObjectType) and type_.name.endswith("Connection")


def _is_node(type_: GraphQLNamedType) -> bool:
    """Whether this has an id of its own, and so is found by it."""
    return isinstance(type_, GraphQLObjectType) and any(each.name == "Node" for each in type_.interfaces)


def _default(argument: GraphQLArgument) -> int:
    """How many elements there are if the argument is left out."""
    value = argument.default_value  # of a schema that is made of types
    literal = getattr(
        argument.default and argument.default.literal, "value", None
    )  # of one that is read from a text
    if isinstance(literal, str) and literal.isdecimal():
        return int(literal)
    return value if isinstance(value, int) else LISTED


def _resolver(field: GraphQLField) -> object:
    """The function of ours behind a field; None for a plain attribute."""
    definition = (field.extensions or {}).get("strawberry-definition")
    return getattr(definition, "base_resolver", None)
