"""The document pipeline: extract, segment, annotate, embed, index, diff, report.

Importing this package loads none of torch, spaCy, faiss or Prefect; each stage imports what it needs when it runs.
"""

__version__ = "0.1.0"
