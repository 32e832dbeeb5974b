"""Tests of the rhythm, the figures and their lock."""
