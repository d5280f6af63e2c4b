"""Report: an `EditionDiff` told in plain words, and rendered as one self-contained HTML file."""
