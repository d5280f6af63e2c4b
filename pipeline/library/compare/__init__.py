"""Two names → what changed: comparison (editions or files → clauses, sides, an `EditionDiff`), comparison_cache
(comparisons by names that came over a network), comparison_view (told change by change, and as files to take away),
report_files (the mails of a report), variation (the instrument, and what it gives), uploads (two files that a reader
brings, forgotten after an hour)."""
