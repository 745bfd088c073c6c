"""What a courier's app sends."""

from pannier.local.simulate.operations import WITH_REASON, command
from pannier.local.simulate.transport import Operation

JOBS = Operation(
    "ClaimableOrders",
    "claimableOrders",
    """
    query ClaimableOrders($near: CoordinatesInput!) {
      claimableOrders(near: $near, first: 10) {
        edges { node { id code status promisedAt distanceM pickupLocation { latitude longitude } } }
      }
    }
    """,
)

CLAIM = command("ClaimOrder", "orderClaim", shown="merchant { name street phone }")
PICK_UP = command("CourierPicksUp", "orderPickUp", shown="destination { recipient phone street detail }")
DELIVER = command("CourierDelivers", "orderDeliver")
FAIL_DELIVERY = command("CourierFails", "orderDeliveryFail", *WITH_REASON)
