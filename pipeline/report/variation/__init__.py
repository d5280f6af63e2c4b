"""A variation in words: each instruction as a sentence, and the whole as text and as a Word file."""
