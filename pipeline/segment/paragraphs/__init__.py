"""Lines to paragraphs: geometry (leading, edges, indents), paragraph_breaks (may one begin here), column_folding
(columns put under one another), line_joining (one text from lines), signature_lines (what goes on no clause),
colon_titles (titles that end with a colon), inserted_lines (stamps, dates and words of letters: no titles)."""
