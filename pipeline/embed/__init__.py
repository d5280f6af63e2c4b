"""Clauses to vectors: the model, what of a clause is embedded, in bulk and one question at a time."""
