"""Vectors and words of a corpus's clauses, saved and searched: FAISS beside BM25."""
