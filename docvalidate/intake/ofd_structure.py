"""What an OFD file consists of (GB/T 33190): documents, pages, templates, resources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from docvalidate.intake.ofd_package import OfdPackage, beside
from docvalidate.intake.ofd_xml import Node, numbers_in
from docvalidate.intake.unreadable import UnreadableDocument
from docvalidate.model.evidence import UnreadableReason

_A4 = (0.0, 0.0, 210.0, 297.0)
_LAYER_ORDER = {"Background": 0, "Body": 1, "Foreground": 2}

Rectangle = tuple[float, float, float, float]
"""``(x, y, width, height)`` in millimetres, y downwards."""


@dataclass(slots=True)
class Resources:
    """What pages draw with, by id.

    Attributes:
        fonts: path of the font's file, empty where it is not embedded.
        pictures: path of the picture's file.
        parameters: drawing parameters.
        composites: content of composite graphics.
    """

    fonts: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, Node] = field(default_factory=dict)
    composites: dict[str, Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfdPage:
    """One page, before it is read.

    Attributes:
        identifier: by which signatures and annotations refer to it.
        path: of its content.
        area: of the document, where the page does not give its own.
    """

    identifier: str
    path: str
    area: Rectangle


@dataclass(slots=True)
class OfdBody:
    """One of the documents in the file; almost always the only one.

    Attributes:
        templates: paths by id.
        annotations: path of the list of annotations, empty where there is none.
        signatures: path of the list of signatures, empty where there is none.
    """

    pages: list[OfdPage]
    templates: dict[str, str]
    resources: Resources
    annotations: str
    signatures: str


@dataclass(frozen=True, slots=True)
class PageParts:
    """What is drawn on a page, from the bottom to the top.

    Attributes:
        area: of the sheet.
        layers: with the resources of the page they come from.
    """

    area: Rectangle
    layers: tuple[tuple[Node, Resources], ...]


def read_bodies(package: OfdPackage) -> list[OfdBody]:
    """Return the documents of a file.

    Raises:
        UnreadableDocument: if there is none.
    """
    try:
        root = package.xml("OFD.xml")
        bodies = [
            _body(
                package, package.locate("OFD.xml", body.words("DocRoot")), body.words("Signatures")
            )
            for body in root.named("DocBody")
        ]
    except (KeyError, ValueError) as error:
        raise UnreadableDocument(UnreadableReason.OFD, "OFD structure is damaged") from error
    if not any(body.pages for body in bodies):
        raise UnreadableDocument(UnreadableReason.OFD, "OFD without pages")
    return bodies


def _body(package: OfdPackage, path: str, signatures: str) -> OfdBody:
    root = package.xml(path)
    common = root.child("CommonData") or Node("", {})
    area = _area(common.child("PageArea")) or _A4
    resources = Resources()
    for kind in ("PublicRes", "DocumentRes"):
        for listed in common.named(kind):
            _add_resources(package, package.locate(path, listed.text), resources)
    pages = [
        OfdPage(
            page.attributes.get("ID", ""), package.locate(path, page.attributes["BaseLoc"]), area
        )
        for page in (root.child("Pages") or Node("", {})).named("Page")
        if "BaseLoc" in page.attributes
    ]
    templates = {
        one.attributes.get("ID", ""): package.locate(path, one.attributes.get("BaseLoc", ""))
        for one in common.named("TemplatePage")
    }
    annotations = root.words("Annotations")
    return OfdBody(
        pages,
        templates,
        resources,
        package.locate(path, annotations) if annotations else "",
        package.locate("OFD.xml", signatures) if signatures else "",
    )


def _area(node: Node | None) -> Rectangle | None:
    """Return the physical box of a page area."""
    if node is None:
        return None
    box = node.child("PhysicalBox")
    return rectangle(box.text) if box is not None else None


def rectangle(text: str) -> Rectangle | None:
    """Return a box (ST_Box) with some extent, ``None`` for anything else."""
    numbers = numbers_in(text)
    if len(numbers) != 4:
        return None
    x, y, width, height = numbers
    return (x, y, width, height) if width > 0 and height > 0 else None


def _add_resources(package: OfdPackage, path: str, into: Resources) -> None:
    """Add what a resource file lists; one that is missing or damaged adds nothing.

    Whatever then refers to a resource that is not there counts as not drawn.
    """
    try:
        root = package.xml(path)
    except (KeyError, ValueError):
        return
    base = beside(path, root.attributes.get("BaseLoc", "") + "/x")
    for fonts in root.named("Fonts"):
        for font in fonts.named("Font"):
            file = font.words("FontFile")
            into.fonts[font.attributes.get("ID", "")] = package.locate(base, file) if file else ""
    for media in root.named("MultiMedias"):
        for one in media.named("MultiMedia"):
            file = one.words("MediaFile")
            into.pictures[one.attributes.get("ID", "")] = package.locate(base, file)
    for parameters in root.named("DrawParams"):
        for one in parameters.named("DrawParam"):
            into.parameters[one.attributes.get("ID", "")] = one
    for units in root.named("CompositeGraphicUnits"):
        for one in units.named("CompositeGraphicUnit"):
            into.composites[one.attributes.get("ID", "")] = one


def read_page_parts(package: OfdPackage, body: OfdBody, page: OfdPage) -> PageParts:
    """Return everything that is drawn on a page but annotations and stamps.

    Raises:
        KeyError: if a part is missing.
        ValueError: if a part is no XML that may be read.
    """
    root = package.xml(page.path)
    below: list[tuple[Node, Resources]] = []
    above: list[tuple[Node, Resources]] = []
    for template in root.named("Template"):
        path = body.templates[template.attributes.get("TemplateID", "")]
        on_top = template.attributes.get("ZOrder") == "Foreground"
        target = above if on_top else below
        target.extend(_layers(package, path, package.xml(path), body))
    own = list(_layers(package, page.path, root, body))
    return PageParts(_area(root.child("Area")) or page.area, (*below, *own, *above))


def _layers(
    package: OfdPackage, path: str, root: Node, body: OfdBody
) -> Iterator[tuple[Node, Resources]]:
    shared = body.resources
    resources = Resources(
        dict(shared.fonts), dict(shared.pictures), dict(shared.parameters), dict(shared.composites)
    )
    for listed in root.named("PageRes"):
        _add_resources(package, package.locate(path, listed.text), resources)
    layers = [layer for content in root.named("Content") for layer in content.named("Layer")]
    layers.sort(key=lambda layer: _LAYER_ORDER.get(layer.attributes.get("Type", "Body"), 1))
    return ((layer, resources) for layer in layers)


def annotations_of(package: OfdPackage, body: OfdBody, page: OfdPage) -> list[Node]:
    """Return the visible annotations of a page, the ``Annot`` elements.

    Raises:
        KeyError: if a part is missing.
        ValueError: if a part is no XML that may be read.
    """
    if not body.annotations:
        return []
    found: list[Node] = []
    for listed in package.xml(body.annotations).named("Page"):
        if listed.attributes.get("PageID") == page.identifier:
            root = package.xml(package.locate(body.annotations, listed.words("FileLoc")))
            found.extend(
                one for one in root.named("Annot") if one.attributes.get("Visible") != "false"
            )
    return found
