"""Questions to a store, with what each answer said before: python ask_the_store.py HOME [QUESTION …].

HOME is the folder that `icp ingest` filled: .icp after `make run`.
"""

from __future__ import annotations

import sys

import pipeline

EDITIONS = ("2019/20", "2020/21")
QUESTIONS = ("can a practice return to its GMS contract?", "who may hold the contract?")


def main(home: str, *questions: str) -> None:
    """Print the two best answers to each question; then what a comparison of two editions counts."""
    with pipeline.open_store(home) as store:
        for question in questions or QUESTIONS:
            print(question)
            for hit in store.search(question, limit=2):
                print(f"  {hit.clause.citation}, {hit.edition}: {hit.clause.text[:70]}")
                if hit.previous and hit.previous.status == "changed":
                    print(f"    {hit.previous.edition} said: {hit.previous.text[:70]}")
        print(" → ".join(EDITIONS), store.compare(*EDITIONS).summary)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except pipeline.IcpError as error:
        sys.exit(str(error))
