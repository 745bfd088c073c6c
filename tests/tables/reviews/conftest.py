"""A square to talk on."""

from tests.tables.reviews.square import square, square_with_bucket, street

__all__ = ["square", "square_with_bucket", "street"]
