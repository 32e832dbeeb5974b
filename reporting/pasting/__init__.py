"""Blocks pasted from a spreadsheet into a grid: read, held against the rows, shown before anything is saved."""
