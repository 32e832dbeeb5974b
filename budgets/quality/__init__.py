"""Checks of money: what was spent, appropriated and granted, and what the paper says of it."""

from budgets.quality import appropriations, grants, published, spending

__all__ = ["appropriations", "grants", "published", "spending"]
