"""Train the map for questions on everything that is judged: models/ADAPTER.md holds how and with what figures.

    python models/train_adapter.py --acord ACORD --contractnli CNLI --out FOLDER

ACORD and CNLI are folders in BEIR's form with `qrels/all.tsv`. Written into FOLDER: `adapter.safetensors`, and
`adapter.toml` that describes it. What the map adds is measured by `icp eval search ACORD CNLI --compare`, which trains
the same map by five folds.
"""

from __future__ import annotations

import argparse
import hashlib
from datetime import date
from pathlib import Path

from safetensors.numpy import save

from pipeline.embed.adapter import ANCHORS, VALUES, Adapter
from pipeline.embed.spec import load_spec
from pipeline.library.search.evaluation import final_adapter
from pipeline.settings import load_settings
from pipeline.steps.retrieval_sets import set_index
from pipeline.store import open_store


def write(adapter: Adapter, out: Path) -> None:
    """The map, and the description that the search reads."""
    spec = load_spec(Path(__file__).parent / "embedder.toml")
    content = save({ANCHORS: adapter.anchors, VALUES: adapter.values})
    (out / "adapter.safetensors").write_bytes(content)
    lines = (
        "# A map for questions, trained on judged clause retrieval. ADAPTER.md says how, and what it measures.",
        'file = "adapter.safetensors"',
        f'sha256 = "{hashlib.sha256(content).hexdigest()}"',
        f'model_sha256 = "{spec.sha256}"  # the model whose vectors it moves',
        f"dimension = {spec.dimension}",
        f'trained = "{date.today().isoformat()}"',
        'data = ["ACORD train + valid", "ContractNLI dev"]',
        "seed = 0  # nothing is drawn by chance",
    )
    (out / "adapter.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--acord", type=Path, required=True)
    parser.add_argument("--contractnli", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    write(final_adapter(open_store(load_settings()), [given.acord, given.contractnli], indexer=set_index), given.out)


if __name__ == "__main__":
    main()
