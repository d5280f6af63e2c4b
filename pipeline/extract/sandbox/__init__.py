"""Reading in a child process with limits: client (asks), worker (reads), render_worker (draws), warm_worker (one
waits)."""
