"""Prefect flows over the steps: order, retries and records of runs, nothing else. See README.md beside this file.

Importing this package loads no Prefect; `flows.ingest` and the others do.
"""
