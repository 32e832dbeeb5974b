"""Templates, styles and scripts by themselves: rendered with sample rows, run in a real browser."""
