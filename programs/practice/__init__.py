"""The practice bureau (연습용): invented, generated, and kept apart from everything real."""
