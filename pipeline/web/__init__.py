"""The advisers' web page and the JSON API: a face, which asks `pipeline.library` and shows what it answers.

app          puts everything together; `pipeline.cli.serve` runs it
desk         what every request needs: the store, the templates, who may come in
pages/       one module for each page: search, clause, reading, compare, files, holdings (the library),
             subscriptions, sign_in
api          the same answers as JSON
feeds        what other programs subscribe to: changes (Atom), dates (iCalendar)
operations   /healthz, /readyz, /metrics
security/    who may ask, how often and how much; what every answer must say
marking      words with what is marked in them, as pieces that a template prints
links        the addresses of clauses, pages and comparisons

Everything is rendered on the server and works without JavaScript; nothing is fetched from another host. Importing
this package loads no web framework; `pipeline.web.app` does.
"""
