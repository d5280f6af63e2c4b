"""Where the web page shows a comparison and its changes, as a mail links there."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, kw_only=True, slots=True)
class ComparisonLinks:
    """The addresses of a comparison of two editions. page: of the web page ("https://contracts.example.org")."""

    page: str
    old: str
    new: str

    @property
    def whole(self) -> str:
        """Of all changes."""
        return f"{self.page.rstrip('/')}/compare?{urlencode({'old': self.old, 'new': self.new})}"

    def entry(self, anchor: str) -> str:
        """Of one change. The page finds it wherever it stands in its list, also after people had to sign in."""
        return f"{self.whole}&{urlencode({'entry': anchor})}"
