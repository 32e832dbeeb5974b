"""Pages that read from every app: home, units, printed reports."""
