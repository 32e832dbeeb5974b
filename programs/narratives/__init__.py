"""Texts of programs: the outline as people type it, the numbers in it, the figures these stand for."""
