"""Checks of programs: what indicators add up to, what plans promise, what pays for them."""

from programs.quality import indicators, plans, printed, texts

__all__ = ["indicators", "plans", "printed", "texts"]
