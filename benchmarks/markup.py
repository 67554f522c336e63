"""What a person could click and type on a page: links, headings that sort, filters. Read from its HTML."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit


@dataclass(slots=True)
class Link:
    """An anchor: where it leads, and what it says."""

    address: str
    text: str
    relation: str = ""


@dataclass(slots=True)
class Control:
    """A field of a form: its options (value and label), or none where something is typed."""

    name: str
    kind: str
    value: str = ""
    checked: bool = False
    options: list[tuple[str, str]] = field(default_factory=list)
    chosen: str | None = None


@dataclass(slots=True)
class Form:
    """A form: where it leads, how, and its fields."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)

    def filled(self, **values: str) -> dict[str, str]:
        """What a browser would send for it, with these values typed or chosen."""
        sent: dict[str, str] = {}
        for control in self.controls:
            ticked = control.kind not in ("radio", "checkbox") or control.checked
            if control.kind != "submit" and ticked:
                sent[control.name] = control.chosen or "" if control.kind == "select" else control.value
        return sent | values


@dataclass(slots=True)
class Page:
    """What a page offers, and how many rows of its first table lead somewhere: "nothing found" is no row."""

    links: list[Link]
    forms: list[Form]
    rows: int

    def link(self, word: str) -> str | None:
        """Where a link leads that has this word as its relation, or begins with it."""
        for link in self.links:
            if word in link.relation.split() or link.text.strip("«»‹›←→ ").lower().startswith(word):
                return link.address
        return None

    def offers(self, name: str) -> dict[str, str]:
        """Where its links lead that give this parameter a value, by the value."""
        given = {values_in(link.address).get(name, ""): link.address for link in self.links[::-1]}
        return {value: given[value] for value in reversed(given) if value}

    @property
    def filters(self) -> Form | None:
        """The form that narrows the list: of those that only read, the one with the most fields."""
        forms = [form for form in self.forms if form.method == "get"]
        return max(forms, key=lambda form: len(form.controls), default=None)


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.base = address
        self.page = Page([], [], 0)
        self.open: list[str] = []
        self.tables = 0
        self.new_row = False
        self.in_form = False
        self.link: Link | None = None
        self.control: Control | None = None
        self.option: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("thead", "tbody"):
            self.open.append(tag)
            self.tables += tag == "tbody"
        elif tag == "tr":
            self.new_row = self.open[-1:] == ["tbody"] and self.tables == 1
        elif tag == "a" and "href" in given:
            self.page.rows += self.new_row
            self.new_row = False
            address = urljoin(self.base, given["href"])
            self.link = Link(address, given.get("aria-label", ""), given.get("rel", ""))
            self.page.links.append(self.link)
        elif tag == "form":
            action = urljoin(self.base, given.get("action") or self.base)
            self.page.forms.append(Form(action, given.get("method", "get").lower()))
            self.in_form = True
        else:
            self._control(tag, given)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        if not self.in_form:
            return
        if tag in ("input", "select", "textarea", "button") and given.get("name"):
            kind = given.get("type", "") if tag == "input" else "submit" if tag == "button" else tag
            self.control = Control(given["name"], kind, given.get("value", ""), "checked" in given)
            self.page.forms[-1].controls.append(self.control)
        elif tag == "option" and self.control is not None:
            self.option = [given.get("value", ""), ""]
            self.control.options.append((given.get("value", ""), ""))
            if "selected" in given or self.control.chosen is None:
                self.control.chosen = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("thead", "tbody") and self.open:
            self.open.pop()
            self.new_row = False
        elif tag == "a":
            self.link = None
        elif tag == "form":
            self.in_form = False
        elif tag == "option" and self.option is not None and self.control is not None:
            self.control.options[-1] = (self.option[0], self.option[1].strip())
            self.option = None

    def handle_data(self, data: str) -> None:
        if self.option is not None:
            self.option[1] += data
        elif self.link is not None and not self.link.text.strip():
            self.link.text += data.strip()


def read_page(body: str, address: str) -> Page:
    """What the page at this address offers."""
    reader = _Reader(address)
    reader.feed(body)
    return reader.page


def values_in(address: str) -> dict[str, str]:
    """The parameters of an address."""
    return dict(parse_qsl(urlsplit(address).query))


def with_values(address: str, values: dict[str, str]) -> str:
    """The address of a list narrowed down by these values."""
    return f"{address.partition('?')[0]}?{urlencode(values)}"
