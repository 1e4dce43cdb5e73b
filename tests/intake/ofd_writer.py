"""Write OFD files after GB/T 33190 for the tests: pages, resources, seals, signatures."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from asn1crypto import core
from PIL import Image as Pillow
from PIL import ImageDraw

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SM3, SM2 = "1.2.156.10197.1.401", "1.2.156.10197.1.501"
SHA256 = "2.16.840.1.101.3.4.2.1"


def text(
    words: str,
    x: float,
    y: float,
    size: float = 5.0,
    *,
    font: int = 1,
    delta: str | None = None,
    extra: str = "",
    inner: str = "",
) -> str:
    """A line of text; ``x, y`` are the upper left corner in millimetres."""
    spread = f"g {len(words) - 1} {size}" if delta is None else delta
    steps = f' DeltaX="{spread}"' if len(words) > 1 and spread else ""
    return (
        f'<ofd:TextObject ID="9" Font="{font}" Size="{size}" '
        f'Boundary="{x} {y} {size * len(words)} {size * 1.2}"{extra}>{inner}'
        f'<ofd:TextCode X="0" Y="{size * 0.9}"{steps}>{words}</ofd:TextCode></ofd:TextObject>'
    )


def path(data: str, boundary: str, attributes: str = "", inner: str = "") -> str:
    return (
        f'<ofd:PathObject ID="8" Boundary="{boundary}" {attributes}>{inner}'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def image(resource: int, boundary: str, matrix: str | None = None) -> str:
    _, _, width, height = boundary.split()
    matrix = f"{width} 0 0 {height} 0 0" if matrix is None else matrix
    said = f' CTM="{matrix}"' if matrix else ""
    return f'<ofd:ImageObject ID="7" ResourceID="{resource}" Boundary="{boundary}"{said}/>'


def layer(*objects: str, kind: str = "Body", more: str = "") -> str:
    return f'<ofd:Layer ID="5" Type="{kind}"{more}>{"".join(objects)}</ofd:Layer>'


@dataclass
class OfdWriter:
    """Collects the parts of a file.

    Attributes:
        pages: the layers of each page, as XML.
        area: of each sheet, ``x y width height`` in millimetres.
        pictures: content of each picture by its resource number.
        fonts: content of each font by its number; ``None`` for one that is not embedded.
        parameters: drawing parameters, as XML.
        composites: content of composite graphics by their number.
        template: layers under every page.
        annotations: annotations by page number (from 1), as XML.
        parts: further parts by path; they win over what is written otherwise.
        protect: how the digests of signatures are made.
    """

    pages: Sequence[str]
    area: str = "0 0 210 297"
    pictures: Mapping[int, bytes] = field(default_factory=dict)
    fonts: Mapping[int, bytes | None] = field(default_factory=lambda: {1: None})
    parameters: str = ""
    composites: Mapping[int, str] = field(default_factory=dict)
    template: str = ""
    annotations: Mapping[int, str] = field(default_factory=dict)
    parts: dict[str, bytes] = field(default_factory=dict)
    signatures: list[bytes] = field(default_factory=list)
    protect: str = SHA256

    def parts_written(self) -> dict[str, bytes]:
        """Return every part but the signatures."""
        parts = {
            "OFD.xml": (
                f'<ofd:OFD {SPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
                "<ofd:DocID>1</ofd:DocID></ofd:DocInfo>"
                "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
                + (
                    "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>"
                    if self.signatures
                    else ""
                )
                + "</ofd:DocBody></ofd:OFD>"
            ),
            "Doc_0/Document.xml": self._document(),
            "Doc_0/PublicRes.xml": self._resources(),
            "Doc_0/Tpls/Tpl_0/Content.xml": (
                f"<ofd:Page {SPACE}><ofd:Content>{self.template}</ofd:Content></ofd:Page>"
            ),
        }
        for number, layers in enumerate(self.pages):
            used = '<ofd:Template TemplateID="100" ZOrder="Background"/>' if self.template else ""
            parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
                f"<ofd:Page {SPACE}>{used}<ofd:Content>{layers}</ofd:Content></ofd:Page>"
            )
        for number, annotation in self.annotations.items():
            parts[f"Doc_0/Annots/{number}.xml"] = (
                f"<ofd:PageAnnot {SPACE}>{annotation}</ofd:PageAnnot>"
            )
        if self.annotations:
            listed = "".join(
                f'<ofd:Page PageID="{number}"><ofd:FileLoc>{number}.xml</ofd:FileLoc></ofd:Page>'
                for number in self.annotations
            )
            parts["Doc_0/Annots/Annotations.xml"] = (
                f"<ofd:Annotations {SPACE}>{listed}</ofd:Annotations>"
            )
        written = {name: content.encode("utf-8") for name, content in parts.items()}
        for number, content in self.pictures.items():
            written[f"Doc_0/Res/{number}.bin"] = content
        for number, font in self.fonts.items():
            if font is not None:
                written[f"Doc_0/Res/font{number}.ttf"] = font
        return written | self.parts

    def _document(self) -> str:
        pages = "".join(
            f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{number - 1}/Content.xml"/>'
            for number in range(1, len(self.pages) + 1)
        )
        template = '<ofd:TemplatePage ID="100" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
        annotations = (
            "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>" if self.annotations else ""
        )
        return (
            f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea>"
            f"<ofd:PhysicalBox>{self.area}</ofd:PhysicalBox></ofd:PageArea>"
            f"<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{template}</ofd:CommonData>"
            f"<ofd:Pages>{pages}</ofd:Pages>{annotations}</ofd:Document>"
        )

    def _resources(self) -> str:
        media = "".join(
            f'<ofd:MultiMedia ID="{number}" Type="Image">'
            f"<ofd:MediaFile>{number}.bin</ofd:MediaFile></ofd:MultiMedia>"
            for number in self.pictures
        )
        fonts = "".join(
            f'<ofd:Font ID="{number}" FontName="宋体">'
            + ("" if font is None else f"<ofd:FontFile>font{number}.ttf</ofd:FontFile>")
            + "</ofd:Font>"
            for number, font in self.fonts.items()
        )
        units = "".join(
            f'<ofd:CompositeGraphicUnit ID="{number}" Width="50" Height="50">'
            f"<ofd:Content>{content}</ofd:Content></ofd:CompositeGraphicUnit>"
            for number, content in self.composites.items()
        )
        return (
            f'<ofd:Res {SPACE} BaseLoc="Res"><ofd:Fonts>{fonts}</ofd:Fonts>'
            f"<ofd:MultiMedias>{media}</ofd:MultiMedias>"
            f"<ofd:DrawParams>{self.parameters}</ofd:DrawParams>"
            f"<ofd:CompositeGraphicUnits>{units}</ofd:CompositeGraphicUnits></ofd:Res>"
        )

    def content(self) -> bytes:
        """Return the file."""
        parts = self.parts_written()
        for number, value in enumerate(self.signatures):
            folder = f"Doc_0/Signs/Sign_{number}"
            parts[f"{folder}/SignedValue.dat"] = value
        if self.signatures:
            listed = "".join(
                f'<ofd:Signature ID="{number}" Type="Seal" BaseLoc="Sign_{number}/Signature.xml"/>'
                for number in range(len(self.signatures))
            )
            parts.setdefault(
                "Doc_0/Signs/Signatures.xml",
                f"<ofd:Signatures {SPACE}>{listed}</ofd:Signatures>".encode(),
            )
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, one in parts.items():
                archive.writestr(name, one)
        return held.getvalue()

    def sign(
        self,
        value: bytes,
        stamps: Sequence[tuple[int, str]] = ((1, "120 200 42 42"),),
        *,
        at: str = "20240910093000Z",
        protected: Sequence[str] = ("/Doc_0/Document.xml", "/Doc_0/Pages/Page_0/Content.xml"),
    ) -> None:
        """Add a signature made with a seal; ``stamps`` are pages with boundaries."""
        self.signatures.append(value)
        number = len(self.signatures) - 1
        algorithm = {SM3: "sm3", SHA256: "sha256"}.get(self.protect, "sha256")
        written = self.parts_written()
        references = "".join(
            f'<ofd:Reference FileRef="{name}"><ofd:CheckValue>'
            + base64.b64encode(hashlib.new(algorithm, written[name.lstrip("/")]).digest()).decode()
            + "</ofd:CheckValue></ofd:Reference>"
            for name in protected
        )
        shown = "".join(
            f'<ofd:StampAnnot ID="{index}" PageRef="{page}" Boundary="{boundary}"/>'
            for index, (page, boundary) in enumerate(stamps)
        )
        self.parts[f"Doc_0/Signs/Sign_{number}/Signature.xml"] = (
            f"<ofd:Signature {SPACE}><ofd:SignedInfo>"
            '<ofd:Provider ProviderName="test" Version="1.0" Company="test"/>'
            f"<ofd:SignatureMethod>{SM2}</ofd:SignatureMethod>"
            f"<ofd:SignatureDateTime>{at}</ofd:SignatureDateTime>"
            f'<ofd:References CheckMethod="{self.protect}">{references}</ofd:References>{shown}'
            "</ofd:SignedInfo><ofd:SignedValue>SignedValue.dat</ofd:SignedValue></ofd:Signature>"
        ).encode()


class _Sequence(core.SequenceOf):  # type: ignore[misc]
    """A sequence of anything."""

    _child_spec = core.Any


def sequence(*parts: core.Asn1Value) -> core.Asn1Value:
    return _Sequence([core.Any(part) for part in parts])


def signed_value(
    name: str, picture: bytes, kind: str, certificate: bytes, *, time: str = "20240910093000Z"
) -> bytes:
    """Return an ``SES_Signature`` after GB/T 38540 whose signature is filler."""
    when = core.GeneralizedTime.load(b"\x18" + bytes([len(time)]) + time.encode())
    information = sequence(
        sequence(core.IA5String("ES"), core.Integer(4), core.IA5String("test")),
        core.IA5String("4306000001"),
        sequence(
            core.Integer(1),
            core.UTF8String(name),
            core.Integer(1),
            sequence(core.OctetString(certificate)),
            when,
            when,
            when,
        ),
        sequence(
            core.IA5String(kind), core.OctetString(picture), core.Integer(42), core.Integer(42)
        ),
    )
    filler = core.BitString.load(b"\x03\x05\x00abcd")
    method = core.ObjectIdentifier(SM2)
    seal = sequence(information, core.OctetString(certificate), method, filler)
    said = sequence(core.Integer(4), seal, when, filler, core.IA5String("/Doc_0/Signs/x"))
    return bytes(sequence(said, core.OctetString(certificate), method, filler).dump())


def seal_picture(kind: str = "PNG", side: int = 420) -> bytes:
    """A red ring on nothing (PNG) or on white (JPEG)."""
    drawn = Pillow.new("RGBA", (side, side), (255, 255, 255, 0))
    ImageDraw.Draw(drawn).ellipse((8, 8, side - 9, side - 9), outline=(220, 20, 20, 255), width=14)
    if kind == "JPEG":
        white = Pillow.new("RGB", drawn.size, "white")
        white.paste(drawn, mask=drawn.getchannel("A"))
        drawn = white
    held = io.BytesIO()
    drawn.save(held, kind)
    return held.getvalue()
