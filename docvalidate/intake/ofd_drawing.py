"""Draw the objects of an OFD page onto a canvas, and keep count of what cannot be drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from docvalidate.intake.ofd_canvas import IDENTITY, Canvas, Face, Matrix, times
from docvalidate.intake.ofd_path import colour_operator, opacity_of, painting, path_operators
from docvalidate.intake.ofd_structure import Rectangle, Resources
from docvalidate.intake.ofd_text import DrawnText, PlacedCharacter, given_glyphs, placed_characters
from docvalidate.intake.ofd_xml import Node

_DEFAULT_LINE_MM = 0.353
_ASCENT, _DESCENT = 0.88, 0.12
"""Extent of Chinese characters above and below the baseline, as shares of the size."""
_DEEPEST = 12
_GLYPH_MM = (1.0, 11.0)
_CAPS = {"Butt": 0, "Round": 1, "Square": 2}
_JOINS = {"Miter": 0, "Round": 1, "Bevel": 2}
_FALLBACK = "fallback"


@dataclass(slots=True)
class Drawing:
    """Draws pages, annotations and stamps.

    Attributes:
        canvas: to draw on.
        read: returns the bytes of a part of the package; raises ``KeyError`` for none.
        texts: everything written, in order.
        picture_area: of all pictures drawn, in square millimetres.
        layer_parameter: drawing parameter of the layer in hand, for objects without their own.
        outlines: filled shapes of the size of characters, as text drawn as shapes has them.
    """

    canvas: Canvas
    read: Callable[[str], bytes]
    texts: list[DrawnText] = field(default_factory=list)
    picture_area: float = 0.0
    outlines: int = 0
    layer_parameter: str = ""

    def layer(self, layer: Node, resources: Resources, matrix: Matrix) -> None:
        """Draw a layer, see :meth:`objects`."""
        self.layer_parameter = layer.attributes.get("DrawParam", "")
        self.objects(layer, resources, matrix)
        self.layer_parameter = ""

    def objects(
        self, block: Node, resources: Resources, matrix: Matrix = IDENTITY, depth: int = 0
    ) -> None:
        """Draw every object of a layer, block or appearance.

        Args:
            block: holds the objects.
            resources: what they refer to.
            matrix: from the block to millimetres of the sheet; already set on the canvas.
            depth: of blocks and composites around it.
        """
        for node in block.children:
            if node.attributes.get("Visible") == "false":
                continue
            draw = _DRAWERS.get(node.name)
            if draw is None:
                # Other children, such as the actions of an annotation, show nothing.
                self.canvas.undrawn += node.name.endswith("Object")
                continue
            if depth > _DEEPEST:
                self.canvas.undrawn += 1
                continue
            self.canvas.draw("q")
            try:
                draw(self, node, resources, matrix, depth)
            except (KeyError, ValueError, LookupError):
                self.canvas.undrawn += 1
            self.canvas.draw("Q")

    def picture(self, key: str, content: bytes) -> None:
        """Draw a picture into the unit square of the current state."""
        name = self.canvas.picture(key, content)
        if name is None:
            self.canvas.undrawn += 1
            return
        # PDF pictures stand on y = 0, OFD pictures hang from it.
        self.canvas.draw(f"1 0 0 -1 0 1 cm /{name} Do")

    def _place(self, node: Node, matrix: Matrix) -> Matrix:
        """Move to an object's boundary and apply its own matrix."""
        x, y, _, _ = _boundary(node)
        own = node.numbers("CTM")
        inner = own if len(own) == 6 else IDENTITY
        local = times((*inner,), (1.0, 0.0, 0.0, 1.0, x, y))
        self._clip(node, (1.0, 0.0, 0.0, 1.0, x, y))
        self.canvas.transform(local)
        return times(local, matrix)

    def _clip(self, node: Node, moved: Matrix) -> None:
        """Cut to the first clipping path; text as a clip cuts nothing, so more shows, not less."""
        for clips in node.named("Clips"):
            for clip in clips.named("Clip"):
                paths = [one for area in clip.named("Area") for one in area.named("Path")]
                if len(paths) != 1:
                    continue
                x, y, _, _ = _boundary(paths[0])
                shape = path_operators(paths[0].words("AbbreviatedData"))
                inside = times((1.0, 0.0, 0.0, 1.0, x, y), moved)
                undo = (1.0, 0.0, 0.0, 1.0, -inside[4], -inside[5])
                self.canvas.transform(inside)
                self.canvas.draw(f"{shape} W n")
                self.canvas.transform(undo)

    def _block(self, node: Node, resources: Resources, matrix: Matrix, depth: int) -> None:
        self.objects(node, resources, matrix, depth + 1)

    def _composite(self, node: Node, resources: Resources, matrix: Matrix, depth: int) -> None:
        unit = resources.composites[node.attributes.get("ResourceID", "")]
        inner = self._place(node, matrix)
        for content in unit.named("Content"):
            self.objects(content, resources, inner, depth + 1)

    def _image(
        self,
        node: Node,
        resources: Resources,
        matrix: Matrix,
        depth: int,  # noqa: ARG002
    ) -> None:
        path = resources.pictures[node.attributes.get("ResourceID", "")]
        own = node.numbers("CTM")
        inner = self._place(node, matrix)
        if len(own) != 6:
            # Without a matrix the picture fills its boundary.
            _, _, width, height = _boundary(node)
            fitted = (width, 0.0, 0.0, height, 0.0, 0.0)
            self.canvas.transform(fitted)
            inner = times(fitted, inner)
        opacity = opacity_of(node)
        if opacity < 1:
            self.canvas.state("ca", opacity)
        self.picture(path, self.read(path))
        self.picture_area += abs(inner[0] * inner[3] - inner[1] * inner[2])

    def _path(
        self,
        node: Node,
        resources: Resources,
        matrix: Matrix,
        depth: int,  # noqa: ARG002
    ) -> None:
        parameter = self._parameter(node, resources)
        self._place(node, matrix)
        fill = node.attributes.get("Fill") == "true"
        stroke = node.attributes.get("Stroke") != "false"
        shape = path_operators(node.words("AbbreviatedData"))
        self._pen(node, parameter)
        self._colours(node, parameter)
        self.canvas.draw(f"{shape} {painting(node, fill=fill, stroke=stroke)}")
        _, _, width, height = _boundary(node)
        low, high = _GLYPH_MM
        self.outlines += fill and low <= width <= high and low <= height <= high

    def _parameter(self, node: Node, resources: Resources) -> Node | None:
        """Return the drawing parameter of an object with what it takes over from others."""
        name = node.attributes.get("DrawParam") or self.layer_parameter
        merged: Node | None = None
        for _ in range(_DEEPEST):
            found = resources.parameters.get(name)
            if found is None:
                break
            attributes = found.attributes | (merged.attributes if merged else {})
            children = (merged.children if merged else []) + found.children
            merged = Node(found.name, attributes, children)
            name = found.attributes.get("Relative", "")
        return merged

    def _pen(self, node: Node, parameter: Node | None) -> None:
        """Set width, ends, corners and dashes of lines."""
        width = _either(node, parameter, "LineWidth")
        self.canvas.draw(f"{(*width, _DEFAULT_LINE_MM)[0]:.4f} w")
        for source in (parameter, node):
            if source is None:
                continue
            cap, join = source.attributes.get("Cap", ""), source.attributes.get("Join", "")
            if cap in _CAPS:
                self.canvas.draw(f"{_CAPS[cap]} J")
            if join in _JOINS:
                self.canvas.draw(f"{_JOINS[join]} j")
        dashes = _either(node, parameter, "DashPattern")
        if dashes and any(one > 0 for one in dashes) and all(one >= 0 for one in dashes):
            offset = (*_either(node, parameter, "DashOffset"), 0.0)[0]
            said = " ".join(f"{one:.4f}" for one in dashes)
            self.canvas.draw(f"[{said}] {offset:.4f} d")

    def _colours(self, node: Node, parameter: Node | None) -> None:
        for name, stroke, setting in (("FillColor", False, "ca"), ("StrokeColor", True, "CA")):
            colour = node.child(name) or (parameter.child(name) if parameter else None)
            self.canvas.draw(colour_operator(colour, stroke=stroke))
            opacity = opacity_of(colour) * opacity_of(node)
            if opacity < 1:
                self.canvas.state(setting, opacity)

    def _text(
        self,
        node: Node,
        resources: Resources,
        matrix: Matrix,
        depth: int,  # noqa: ARG002
    ) -> None:
        size = node.number("Size", 0.0)
        if size <= 0:
            raise ValueError("text without a size")
        inner = self._place(node, matrix)
        self._colours(node, self._parameter(node, resources))
        own = self._own_face(node.attributes.get("Font", ""), resources)
        spare = self.canvas.face(_FALLBACK, None)
        stretch = node.number("HScale", 1.0)
        glyphs = given_glyphs(node) if own is not None else {}
        measure = own or spare

        def advance(character: str) -> float:
            return (measure.advance(character) if measure else 1.0) * stretch

        placed = list(placed_characters(node, size, advance))
        fill, stroke = node.attributes.get("Fill") != "false", node.attributes.get("Stroke")
        mode = {(True, True): 2, (True, False): 0, (False, True): 1}.get((fill, stroke == "true"))
        if mode is None:
            return
        self.canvas.draw(f"BT {mode} Tr")
        for index, one in enumerate(placed):
            self._glyph(one, glyphs.get(index), (own, spare), (size, stretch))
        self.canvas.draw("ET")
        self._remember(placed, size, advance, inner)

    def _glyph(
        self,
        one: PlacedCharacter,
        given: int | None,
        faces: tuple[Face | None, Face | None],
        scale: tuple[float, float],
    ) -> None:
        """Draw one character with the file's own font where it has it, else with ours."""
        own, spare = faces
        face, glyph = own, given if own is not None and given is not None else 0
        if not glyph and own is not None:
            glyph = own.glyph(one.character)
        if not glyph and spare is not None:
            face, glyph = spare, spare.glyph(one.character)
        if face is None or not glyph:
            self.canvas.undrawn += not one.character.isspace()
            return
        size, stretch = scale
        self.canvas.draw(
            f"/{face.name} 1 Tf {size * stretch:.5f} 0 0 {-size:.5f} {one.x:.5f} {one.y:.5f} Tm "
            f"<{glyph:04x}> Tj"
        )

    def _own_face(self, identifier: str, resources: Resources) -> Face | None:
        path = resources.fonts.get(identifier, "")
        if not path:
            return None
        try:
            return self.canvas.face(path, self.read(path))
        except KeyError:
            return None

    def _remember(
        self,
        placed: list[PlacedCharacter],
        size: float,
        advance: Callable[[str], float],
        matrix: Matrix,
    ) -> None:
        text = "".join(one.character for one in placed)
        if not text.strip():
            return
        left, right = (
            min(one.x for one in placed),
            max(one.x + advance(one.character) * size for one in placed),
        )
        top = min(one.y for one in placed) - _ASCENT * size
        bottom = max(one.y for one in placed) + _DESCENT * size
        corners = tuple(_moved((x, y), matrix) for x in (left, right) for y in (top, bottom))
        self.texts.append(DrawnText(text, corners))


_DRAWERS: dict[str, Callable[[Drawing, Node, Resources, Matrix, int], None]] = {
    "PageBlock": Drawing._block,  # noqa: SLF001 - its own methods, by the names of the standard
    "CompositeObject": Drawing._composite,  # noqa: SLF001
    "ImageObject": Drawing._image,  # noqa: SLF001
    "PathObject": Drawing._path,  # noqa: SLF001
    "TextObject": Drawing._text,  # noqa: SLF001
}


def _moved(point: tuple[float, float], matrix: Matrix) -> tuple[float, float]:
    x, y = point
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _boundary(node: Node) -> Rectangle:
    """Return an object's boundary, which for a line may have no height."""
    numbers = node.numbers("Boundary")
    if len(numbers) != 4:
        return 0.0, 0.0, 0.0, 0.0
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _either(node: Node, parameter: Node | None, attribute: str) -> tuple[float, ...]:
    """Return the numbers of an attribute of an object, else of its drawing parameter."""
    return node.numbers(attribute) or (parameter.numbers(attribute) if parameter else ())
