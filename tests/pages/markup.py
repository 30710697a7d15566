"""What a page is made of, read from its HTML: enough to hold it against the checklist."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str]
CONTROLS = frozenset({"input", "select", "textarea"})


@dataclass
class Page(HTMLParser):
    """One page, parsed once."""

    ids: list[str] = field(default_factory=list)
    labelled: list[str] = field(default_factory=list)
    controls: list[Attributes] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    form_ids: list[str] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    checked: int = 0
    depth_of_forms: int = 0
    nested_forms: int = 0
    title: str = ""
    _in: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    @classmethod
    def of(cls, html: str) -> Page:
        """The page of this HTML."""
        page = cls()
        page.feed(html)
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: Attributes = {name: value or "" for name, value in attrs}
        self._in = "a drawing's own title" if tag == "title" and "id" in given else tag
        self.ids += [given["id"]] if given.get("id") else []
        self.references += given.get("aria-describedby", "").split() + given.get("aria-controls", "").split()
        self.inline += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        if tag == "script" and "src" not in given:
            self.inline.append("script")
        if tag[0] == "h" and tag[1:].isdigit():
            self.headings.append(int(tag[1:]))
        if tag == "label":
            self.labelled.append(given.get("for", ""))
        if tag in CONTROLS and given.get("type") != "hidden":
            self.controls.append(given)
        self.checked += "checked" in given or "selected" in given
        self.owners += [given["form"]] if "form" in given else []
        if tag == "form":
            self.form_ids += [given["id"]] if given.get("id") else []
            self.nested_forms += self.depth_of_forms > 0
            self.depth_of_forms += 1

    def handle_endtag(self, tag: str) -> None:
        self._in = ""
        if tag == "form":
            self.depth_of_forms -= 1

    def handle_data(self, data: str) -> None:
        if self._in == "title":
            self.title += data
