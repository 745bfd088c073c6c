"""Reviews of completed orders, merchants' replies, moderation, and the ratings that follow from them."""
