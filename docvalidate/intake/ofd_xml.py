"""Read the XML inside OFD files: no entities, no document types, no namespaces to care about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

_DEEPEST = 100
_MOST_ELEMENTS = 2_000_000
_LARGEST_NUMBER = 1e7


class UnsafeXmlError(ValueError):
    """XML that declares a document type, or nests deeper than any page does."""


@dataclass(slots=True)
class Node:
    """One element.

    Attributes:
        name: local name, without namespace or prefix.
        attributes: by local name.
        text: all character data directly inside it.
    """

    name: str
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)
    text: str = ""

    def child(self, name: str) -> Node | None:
        """Return the first child of that name."""
        return next(self.named(name), None)

    def named(self, name: str) -> Iterator[Node]:
        """Yield the children of that name."""
        return (one for one in self.children if one.name == name)

    def words(self, name: str) -> str:
        """Return the text of the first child of that name; empty where there is none."""
        found = self.child(name)
        return "" if found is None else found.text.strip()

    def numbers(self, attribute: str) -> tuple[float, ...]:
        """Return an attribute that lists numbers; empty where it is missing or no numbers."""
        return numbers_in(self.attributes.get(attribute, ""))

    def number(self, attribute: str, default: float) -> float:
        """Return an attribute that is one number."""
        return (*self.numbers(attribute), default)[0]


def numbers_in(text: str) -> tuple[float, ...]:
    """Return the numbers of a list separated by blanks; empty where one is no usable number."""
    try:
        numbers = tuple(float(part) for part in text.split())
    except ValueError:
        return ()
    return numbers if all(abs(one) < _LARGEST_NUMBER for one in numbers) else ()


def parse_xml(content: bytes) -> Node:
    """Return the root element.

    Raises:
        UnsafeXmlError: if it declares a document type, which is where entities come from.
        ValueError: if it is not well formed.
    """
    root = Node("", {})
    stack = [root]
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(stack) > _DEEPEST or count > _MOST_ELEMENTS:
            raise UnsafeXmlError("nested too deeply or too many elements")
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        node = Node(name.rpartition(":")[2], plain)
        stack[-1].children.append(node)
        stack.append(node)

    def end(_: str) -> None:
        stack.pop()

    def characters(data: str) -> None:
        stack[-1].text += data

    def refuse(*_: object) -> None:
        raise UnsafeXmlError("document types are not allowed")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return root.children[0]
