"""Collection rounds and the texts that are gathered in them."""
