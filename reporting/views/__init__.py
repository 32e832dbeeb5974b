"""Pages of the rhythm: the months, and what the pages of every kind of data share."""
