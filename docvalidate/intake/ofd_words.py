"""Words that an OFD file carries outside what its pages show (GB/T 33190).

Government software writes the classification of a document into its custom data, and bookmarks,
notes, attached files and objects that are not shown may bear a marking as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from docvalidate.intake.ofd_package import OfdPackage
from docvalidate.intake.ofd_structure import OfdBody
from docvalidate.intake.ofd_xml import Node
from docvalidate.intake.words_elsewhere import Words
from docvalidate.model.evidence import MarkingPlace

_MOST_NODES = 20_000


def words_of_ofd(package: OfdPackage, bodies: Iterable[OfdBody]) -> Iterator[Words]:
    """Yield properties, bookmarks, names of attached files, notes and text that is not shown.

    A part that is missing or damaged yields nothing: the document is then not fully seen anyway.
    """
    with suppress(Exception):
        for body in package.xml("OFD.xml").named("DocBody"):
            for info in body.named("DocInfo"):
                yield from _values(info, MarkingPlace.METADATA)
            yield from _of_document(package, package.locate("OFD.xml", body.words("DocRoot")))
    for document in bodies:
        for page in document.pages:
            with suppress(Exception):
                yield from _not_shown(package.xml(page.path))
        for template in document.templates.values():
            with suppress(Exception):
                yield from _not_shown(package.xml(template))


def _of_document(package: OfdPackage, path: str) -> Iterator[Words]:
    root = package.xml(path)
    for outlines in root.named("Outlines"):
        yield from _values(outlines, MarkingPlace.BOOKMARK)
    for name, where in (
        ("Attachments", MarkingPlace.ATTACHMENT),
        ("CustomTags", MarkingPlace.METADATA),
        ("Extensions", MarkingPlace.METADATA),
    ):
        with suppress(Exception):
            if location := root.words(name):
                yield from _values(package.xml(package.locate(path, location)), where)
    with suppress(Exception):
        if location := root.words("Annotations"):
            yield from _notes(package, package.locate(path, location))


def _notes(package: OfdPackage, path: str) -> Iterator[Words]:
    """Yield the texts of all annotations, shown or not."""
    for listed in package.xml(path).named("Page"):
        with suppress(Exception):
            part = package.xml(package.locate(path, listed.words("FileLoc")))
            yield from _values(part, MarkingPlace.ANNOTATION)


def _not_shown(node: Node) -> Iterator[Words]:
    """Yield the text of the objects that a page is told not to show."""
    for one in _all_nodes(node):
        if one.attributes.get("Visible") == "false":
            text = "".join(code.text for code in _all_nodes(one) if code.name == "TextCode")
            yield MarkingPlace.HIDDEN_TEXT, text


def _values(node: Node, where: MarkingPlace) -> Iterator[Words]:
    """Yield every text and attribute below a node; of a named value also 密级：机密."""
    for one in _all_nodes(node):
        text = one.text.strip()
        name = one.attributes.get("Name", "")
        for value in (text, *one.attributes.values()):
            if value:
                yield where, value
        if text and name:
            yield where, f"{name}：{text}"


def _all_nodes(node: Node) -> Iterator[Node]:
    waiting, count = [node], 0
    while waiting and count < _MOST_NODES:
        one = waiting.pop()
        count += 1
        yield one
        waiting.extend(reversed(one.children))
