"""Documents, read and validated within bounds. Good ones are kept, so that a client's operations are read once."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OverlappingFieldsCanBeMergedRule,
    ValidationContext,
    parse,
    specified_rules,
    validate,
)
from graphql.language.parser import MAX_NESTING_DEPTH
from graphql.validation.validate import ValidationAbortedError
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from pannier.api.limits.bounds import BOUNDS, Bounds
from pannier.api.limits.costs import Cost, PriceList, operation_of
from pannier.api.limits.refusals import OperationRefused, too_deep, too_large
from pannier.api.limits.weights import Weights

_KEPT_CHARACTERS = 200_000  # of all documents that are kept; their trees take up to 150 times as many bytes


@dataclass(frozen=True, slots=True)
class Document:
    """A document that could be read. Whether it is valid is another question."""

    text: str
    node: DocumentNode
    prices: PriceList


@dataclass(frozen=True, slots=True)
class Admitted:
    """An operation that may run: valid, and within the limits."""

    document: DocumentNode
    operation: OperationDefinitionNode
    cost: Cost


@dataclass(eq=False)
class DocumentRefused(Exception):
    """Why a document is not executed: what a client gets as `errors`."""

    errors: list[GraphQLError]


@dataclass
class Documents:
    """Reads, prices and validates the documents that come for one schema.

    Without `suggestions` no error tells names of the schema that the client did not use.
    """

    schema: GraphQLSchema
    suggestions: bool = True
    bounds: Bounds = BOUNDS
    _kept: OrderedDict[str, Document] = field(default_factory=OrderedDict)
    _characters: int = 0
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._weights = Weights(self.schema)
        merging = self.bounds.merging

        class BoundedMerging(OverlappingFieldsCanBeMergedRule):
            """Gives up before graphql-core does by itself, which is after about a second."""

            def __init__(self, context: ValidationContext) -> None:
                super().__init__(context)
                self.rule_context.remaining_complexity_budget = merging

        self._rules = [
            *(
                BoundedMerging if rule is OverlappingFieldsCanBeMergedRule else rule
                for rule in specified_rules
            ),
            MaybeNullValidationRule,
            OneOfInputValidationRule,
        ]

    def admit(self, text: str, name: str | None, variables: Mapping[str, Any] | None) -> Admitted:
        """The operation, ready to be executed. Raises DocumentRefused."""
        try:
            document = self.read(text)
            cost = self.price(document, name, variables)
        except GraphQLError as error:
            raise DocumentRefused([error]) from error
        if problems := self.problems(document):
            raise DocumentRefused(problems)
        return Admitted(document.node, operation_of(document.node, name), cost)

    def read(self, text: str) -> Document:
        """The document of this text. Raises GraphQLError when it is none, or too large or too deep to be read."""
        with self._lock:
            if text in self._kept:
                self._kept.move_to_end(text)
                return self._kept[text]
        if len(text) > self.bounds.characters:
            raise too_large("characters", self.bounds.characters, len(text))
        node = _parsed(text, self.bounds)
        return Document(text, node, PriceList(node))

    def price(self, document: Document, name: str | None, variables: Mapping[str, Any] | None) -> Cost:
        """What an operation of it costs. Before validation, which is dear. Raises OperationRefused over a limit."""
        return document.prices.cost(name, variables, self._weights, self.bounds)

    def problems(self, document: Document) -> list[GraphQLError]:
        """Why the document is not valid; nothing if it is, and then it is kept."""
        if self._kept.get(document.text) is document:
            return []
        problems = validate(
            self.schema,
            document.node,
            self._rules,
            max_errors=self.bounds.problems,
            hide_suggestions=not self.suggestions,
        )
        if not problems:
            self._keep(document)
        return [self._worded(each) for each in problems]

    def _worded(self, problem: GraphQLError) -> GraphQLError:
        if isinstance(problem, ValidationAbortedError) and problem.message == "Validation aborted.":
            return OperationRefused(
                "OPERATION_TOO_COMPLEX",
                "The operation asks for too many fields of one name, which would have to be merged.",
                self.bounds.merging,
            )
        if "encountered error 'Exceeds the limit (" in problem.message:  # Python's words about integers
            return GraphQLError("A number has too many digits.", problem.nodes)
        return problem

    def _keep(self, document: Document) -> None:
        with self._lock:
            if document.text in self._kept:
                return
            self._kept[document.text] = document
            self._characters += len(document.text)
            while self._characters > _KEPT_CHARACTERS:
                text, _ = self._kept.popitem(last=False)
                self._characters -= len(text)


def _parsed(text: str, bounds: Bounds) -> DocumentNode:
    try:
        return parse(text, max_lexical_tokens=bounds.tokens, max_comments=bounds.comments)
    except GraphQLSyntaxError as error:
        if "nested too deeply" in error.message:
            raise too_deep("fields or values", MAX_NESTING_DEPTH) from None
        if f"more than {bounds.tokens} tokens" in error.message:
            raise too_large("tokens", bounds.tokens) from None
        if f"more than {bounds.comments} comments" in error.message:
            raise too_large("comments", bounds.comments) from None
        raise
