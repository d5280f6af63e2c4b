"""What was true of an earlier edition: guidance written for it, and clauses that lead to what changed since."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class OutdatedMark:
    """A stretch `own[start:end]` of a passage (`clause` is its key, or that of an item of it) that is out of date."""

    clause: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Outdated:
    """That a passage was written for an edition in which a provision that it cites said something else than now.

    cites: the citation; clause: the key of the clause that it names. edition: that one; newest: the newest that it is
    linked with. status: "changed", or "gone" where the provision is not in the newest. below: what changed below it,
    where its own words are the same. said: the sums and times of the passage that the provision said then and says no
    more, marked by `marks`; now: what it says instead. Both are "" where there are none. cited: False where the passage
    does not cite the provision, but says what it lays down.
    """

    cites: str
    clause: str
    edition: str
    newest: str
    status: str
    below: str = ""
    said: str = ""
    now: str = ""
    marks: tuple[OutdatedMark, ...] = ()
    cited: bool = True

    @property
    def sentence(self) -> str:
        """As a reader is told: "written for 2019/20 (six months); GC30.4 now says nine months"."""
        written = f"written for {self.edition}" + (f" ({self.said})" if self.said else "")
        if not self.cited:
            now = f"now says {self.now}" if self.now else f"no longer says so in {self.newest}"
            return f"{written}; {self.cites}, which it does not cite but seems to repeat, {now}"
        if self.status == "gone":
            return f"{written}; {self.cites} is not in {self.newest}"
        if self.now:
            return f"{written}; {self.cites} now says {self.now}"
        if self.said:
            return f"{written}; {self.cites} no longer says so in {self.newest}"
        if self.below:
            return f"{written}; in {self.newest} {self.cites} has the same own words, but {self.below}"
        return f"{written}; {self.cites} has other words in {self.newest}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangedTarget:
    """A provision that a clause leads to, by a reference or by a term that it uses, and that said something else in the
    edition before, `since`.

    name: the citation, or the term. clause: the key of the clause that it leads to. kind: "meaning" of a reference in a
    definition, "reference" of one elsewhere, "term". status: "changed", "new", or "leads on" of a term whose definition
    has the same words but refers to a provision, `via`, that changed. below: what changed below it, where its own words
    are the same.
    """

    name: str
    clause: str
    kind: str
    since: str
    status: str = "changed"
    via: str = ""
    below: str = ""

    @property
    def sentence(self) -> str:
        """As a reader is told: "means as in GC30.4, which changed since 2019/20"."""
        leads = {"meaning": f"means as in {self.name}", "reference": f"refers to {self.name}"}
        said = leads.get(self.kind, f"uses “{self.name}”")
        if self.status == "leads on":
            return f"{said}, which means as in {self.via}, which changed since {self.since}"
        if self.status == "new":
            return f"{said}, which is new since {self.since}"
        if self.below:
            return f"{said}, whose own words are the same as in {self.since}, but {self.below}"
        return f"{said}, which changed since {self.since}"


@dataclass(frozen=True, kw_only=True, slots=True)
class GuidanceNote:
    """A passage that speaks of a hit's provision. cites: the citation in it: of the provision, or of one above it.

    clause: its key. text: with the items of its lists. page, page_end: those that it stands on, 0 where its document
    does not say. outdated: what `cites` said when the passage was written and says otherwise now; stale: the stretches
    of `text` that are out of date. cited: is `cites` in the passage? Else it is the provision that the passage speaks
    of without its number, where that is sure.
    """

    document: str
    title: str
    edition: str
    clause: str
    citation: str
    page: int
    text: str
    cites: str
    outdated: tuple[Outdated, ...] = ()
    page_end: int = 0
    stale: tuple[tuple[int, int], ...] = ()
    cited: bool = True
