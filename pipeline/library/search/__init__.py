"""A question → provisions: search (one question, batches, retrieval sets), result_page (some results at a time, with
what they can be narrowed to), result_details (what each result says of itself), filters, roles (questions about a
party), examples (questions to begin with), evaluation (how good the search is), loaded_models (the index in use and the
encoder of questions, loaded once a process)."""
