"""A merchant in Shanghai, to be varied with `replace`."""

from datetime import UTC, datetime

from pannier.core.geo import Point
from pannier.merchants.hours import OpeningHours, TimeSpan
from pannier.merchants.model import DeliveryBand, DeliveryZone, Merchant, MerchantStatus, SpendDiscount

STORE = Point(31.2200, 121.4400)
NEARBY = Point(31.2290, 121.4400)  # 1,001 metres north
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)  # a Monday, 12:00 in Shanghai
LUNCH_AND_DINNER = (TimeSpan(630, 840), TimeSpan(990, 1_290))

MERCHANT = Merchant(
    id="01KJP0000000000000000000MA",
    name="蜀香小馆 Shu Xiang",
    description="街坊川菜馆 A neighbourhood Sichuan kitchen",
    cuisine_tags=("sichuan", "spicy"),
    phone="+8613800138000",
    street="安福路 118",
    location=STORE,
    currency="CNY",
    time_zone="Asia/Shanghai",
    hours=OpeningHours((LUNCH_AND_DINNER,) * 7),
    preparation_minutes=20,
    minimum_order_minor=2_000,
    packing_fee_minor=100,
    delivery_bands=(DeliveryBand(1_500, 300), DeliveryBand(3_000, 600)),
    delivery_zone=DeliveryZone(3_000),
    spend_discounts=(SpendDiscount(5_000, 500), SpendDiscount(10_000, 1_500)),
    tax_basis_points=600,
    offers_delivery=True,
    offers_pickup=True,
    own_riders=False,
    auto_accept=False,
    image="/images/sichuan.svg",
    status=MerchantStatus.ACTIVE,
    paused_until=None,
    rating_sum=45,
    rating_count=10,
    created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    version=1,
)
