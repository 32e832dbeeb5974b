"""Tests of the budget lines, their sums and their entry form."""
