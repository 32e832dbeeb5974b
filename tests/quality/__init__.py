"""Tests of the checks, their findings and the pages that show them."""
