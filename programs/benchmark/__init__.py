"""Measures the pages, the import and the printing beside the bare SQL of the same rows."""

from programs.benchmark.cases import GROUPS, Benchmark
from programs.benchmark.measure import as_json, as_text

__all__ = ["GROUPS", "Benchmark", "as_json", "as_text"]
