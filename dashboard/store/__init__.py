"""Data on disk: snapshots (read only), named queries, the ledger (append only) and who may write it."""
