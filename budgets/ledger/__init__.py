"""The ledger's export: read, matched to lines, shown before it counts, written all or nothing.

reading → matching → held and changes → plan → services. What a file's columns mean is data that
the administrator keeps (``LedgerLayout``); no layout stands here.
"""
