"""Django's PostgreSQL backend on a server that starts when first needed and stops with its last user."""
