"""Two names → what changed: comparison (editions or files → clauses, sides, an `EditionDiff`), comparison_cache
(comparisons by names that came over a network), comparison_view (told change by change), report_files (as files to take
away), uploads (two files that a reader brings, forgotten after an hour)."""
