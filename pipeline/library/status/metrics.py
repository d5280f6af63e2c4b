"""Numbers in the text format of Prometheus (version 0.0.4), as its node exporter reads them from a file.

icp status --metrics > /var/lib/node_exporter/icp.prom.new && mv /var/lib/node_exporter/icp.prom{.new,}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Metric:
    """A gauge: one number, or one for each value of a label."""

    name: str
    meaning: str
    value: float | Mapping[str, int]
    label: str = ""


def exposition(metrics: Sequence[Metric]) -> str:
    """The text of all metrics.

    >>> print(exposition([Metric("a", "An a.", 1), Metric("b", "A b.", {"x": 2}, label="of")]), end="")
    # HELP a An a.
    # TYPE a gauge
    a 1
    # HELP b A b.
    # TYPE b gauge
    b{of="x"} 2
    """
    lines: list[str] = []
    for metric in metrics:
        lines += [f"# HELP {metric.name} {_escaped(metric.meaning)}", f"# TYPE {metric.name} gauge"]
        if isinstance(metric.value, Mapping):
            for name, count in metric.value.items():
                said = _escaped(name).replace('"', '\\"')
                lines.append(f'{metric.name}{{{metric.label}="{said}"}} {count}')
        else:
            lines.append(f"{metric.name} {metric.value:.15g}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")
