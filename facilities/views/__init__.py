"""Pages of facilities: the list, a card each, contracts that end, counts by type, and what is typed."""
