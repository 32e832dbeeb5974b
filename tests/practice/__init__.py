"""The practice bureau: what it holds, that it stands apart, and that it can go."""
