"""One module for each page, with the addresses that it answers and what its template is given."""
