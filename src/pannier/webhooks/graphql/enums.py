"""The enums of webhooks in the schema."""

from pannier.api.primitives.enums import enum_type
from pannier.webhooks.errors import UrlProblem
from pannier.webhooks.model import DeliveryState, DisabledReason, EndpointStatus, EventType, Problem

enum_type(
    EventType,
    "An event that an endpoint can ask for. In documents it is named with a dot: `order.accepted`.",
    {
        EventType.ORDER_PLACED: "An order exists. It waits for its payment, or in cash for the merchant.",
        EventType.ORDER_PAID: "The payment was authorised; the order waits for the merchant.",
        EventType.ORDER_ACCEPTED: "The merchant took the order; it is being prepared.",
        EventType.ORDER_REJECTED: "The merchant refused the order.",
        EventType.ORDER_EXPIRED: "A deadline passed: the order was not paid, or not answered.",
        EventType.ORDER_CANCELLED: "Somebody cancelled the order.",
        EventType.ORDER_CANCEL_REQUESTED: "The customer asks the merchant to cancel.",
        EventType.ORDER_CANCEL_DECLINED: "The merchant goes on with the order.",
        EventType.ORDER_READY: "The food is ready.",
        EventType.ORDER_COURIER_ASSIGNED: "A courier claimed the delivery.",
        EventType.ORDER_PICKED_UP: "The rider is on the way.",
        EventType.ORDER_COLLECTED: "The customer took a pickup order at the counter.",
        EventType.ORDER_DELIVERED: "The food is with the customer.",
        EventType.ORDER_DELIVERY_FAILED: "The rider could not hand it over; the order is cancelled.",
        EventType.ORDER_COMPLETED: "The customer, or time, confirmed the delivery.",
        EventType.ORDER_LATE: "A promised time passed.",
        EventType.ORDER_REFUNDED: "Money is to go back.",
        EventType.ORDER_PROBLEM_REPORTED: "The customer found something missing, wrong or spoiled.",
    },
    name="WebhookEventType",
)
enum_type(
    EndpointStatus,
    "Whether deliveries go out to an endpoint. They are collected in any case.",
    {
        EndpointStatus.ACTIVE: "They go out.",
        EndpointStatus.PAUSED: "Its owner stopped them.",
        EndpointStatus.DISABLED: "Pannier stopped them; its owner was told.",
    },
    name="WebhookEndpointStatus",
)
enum_type(
    DisabledReason,
    "Why Pannier stopped deliveries.",
    {
        DisabledReason.FAILING: "Nothing but failed for a day.",
        DisabledReason.GONE: "The receiver answered 410 Gone.",
    },
    name="WebhookDisabledReason",
)
enum_type(
    DeliveryState,
    "What became of a delivery.",
    {
        DeliveryState.PENDING: "It is under way, or waits for its next attempt.",
        DeliveryState.DELIVERED: "The receiver accepted it.",
        DeliveryState.FAILED: "It was given up after a day.",
    },
    name="WebhookDeliveryState",
)
enum_type(
    Problem,
    "Why an attempt was no success.",
    {
        Problem.STATUS: "The receiver answered with a status that is no 2xx.",
        Problem.REDIRECT: "The receiver answered with a redirect, which is not followed.",
        Problem.TIMEOUT: "The receiver took longer than 10 seconds, or 3 to be connected to.",
        Problem.UNRESOLVED: "The host's name has no address.",
        Problem.ADDRESS_REFUSED: "The host's name leads to an address that nothing is sent to.",
        Problem.UNREACHABLE: "The connection was refused, or broke.",
        Problem.TLS: "The certificate does not hold, or the encryption failed.",
        Problem.MALFORMED: "What the receiver answered is no HTTP.",
    },
    name="WebhookProblem",
)
enum_type(
    UrlProblem,
    "What is wrong with a URL.",
    {
        UrlProblem.MALFORMED: "It is no URL, too long, or has a user, a fragment or odd characters.",
        UrlProblem.NOT_HTTPS: "It is not https.",
        UrlProblem.PORT_REFUSED: "Its port is neither 443 nor above 1023.",
        UrlProblem.UNRESOLVED: "The host's name has no address at present.",
        UrlProblem.ADDRESS_REFUSED: "The host has an address that is not public.",
    },
    name="WebhookUrlProblem",
)
