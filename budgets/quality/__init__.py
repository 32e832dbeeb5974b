"""Checks of money: what was spent, what was appropriated, and what the paper says of both."""

from budgets.quality import appropriations, published, spending

__all__ = ["appropriations", "published", "spending"]
