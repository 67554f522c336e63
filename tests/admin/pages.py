"""A browser's view of the admin: the fields of a form as they stand on the page, and what the page says."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
UNSEEN = frozenset({"script", "style", "title"})


@dataclass
class Node:
    """An element of a page."""

    tag: str
    attributes: dict[str, str]
    children: list["Node | str"] = field(default_factory=list)

    def all(self) -> Iterator["Node"]:
        """This element and all below it, in order."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.all()

    def having(self, name: str) -> Iterator["Node"]:
        """Elements of this class."""
        return (node for node in self.all() if name in node.attributes.get("class", "").split())

    @property
    def text(self) -> str:
        """All text below, as it stands."""
        inner = (child if isinstance(child, str) else child.text for child in self.children)
        return "" if self.tag in UNSEEN else "".join(inner)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if any(node.tag == tag for node in self.open):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(response: Any) -> Node:
    """The page as a tree."""
    reader = _Reader()
    reader.feed(response.content.decode())
    return reader.open[0]


def address(noun: str, page: str = "changelist", key: int | None = None) -> str:
    """Address of an admin page."""
    return reverse(f"admin:claims_{noun}_{page}", args=[] if key is None else [key])


def fields_of(response: Any) -> dict[str, Any]:
    """What the page's form would send if its button were pressed now."""
    forms = (node for node in read(response).all() if node.tag == "form")
    posting = (form for form in forms if form.attributes.get("method") == "post")
    form = next(form for form in posting if form.attributes.get("action") != reverse("logout"))
    fields: dict[str, Any] = {}
    for node in form.all():
        name = node.attributes.get("name", "")
        if node.tag not in ("input", "textarea", "select") or not name or "__prefix__" in name:
            continue
        several = node.attributes.get("type") == "checkbox" or "multiple" in node.attributes
        for value in _values(node):
            fields[name] = [*fields.get(name, []), value] if several else value
    return fields


def _values(node: Node) -> list[str]:
    kind = node.attributes.get("type")
    if node.tag == "select":
        options = (option for option in node.all() if option.tag == "option")
        return [option.attributes.get("value", "") for option in options if "selected" in option.attributes]
    if node.tag == "textarea":
        # A browser leaves out the first line break, which Django writes for that reason.
        return [node.text.removeprefix("\r").removeprefix("\n")]
    if kind in ("submit", "file") or (kind in ("checkbox", "radio") and "checked" not in node.attributes):
        return []
    return [node.attributes.get("value", "on" if kind == "checkbox" else "")]


def send(client: Client, page: str, **typed: Any) -> Any:
    """Open a form, type into it, and press Save; follows to the next page."""
    return client.post(page, fields_of(client.get(page)) | typed, follow=True)


def says(response: Any) -> str:
    """All words of the page, white space made plain."""
    return " ".join(read(response).text.split())


def errors_on(response: Any, name: str) -> str:
    """The errors that stand beside a field."""
    page = read(response)
    return " ".join(said.text for place in page.having(f"field-{name}") for said in place.having("errorlist"))


def messages_on(response: Any) -> list[str]:
    """What the page says above everything else."""
    lists = read(response).having("messagelist")
    return [" ".join(node.text.split()) for one in lists for node in one.all() if node.tag == "li"]
