"""Checks of money: what is read once, and the rules by what they look at."""

from budgets.quality import appropriations, grants, printed, published, spending

__all__ = ["appropriations", "grants", "printed", "published", "spending"]
