"""Word documents in, `Document` out: reader, numbering, styles, and notes (what stands beside the text)."""
