"""The log of decisions for a reader: `listing` says of each decision where its clause stands now, `export` writes the
log to a file."""
