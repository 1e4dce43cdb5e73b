"""Odd PDF files, in the spirit of the test files of PDF programs: legal, rare, or wrong."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Mapping, Sequence

import pymupdf

from benchmarks.odd_pictures import OddFile, encoded, page_picture

_A4 = "0 0 595 842"


def odd_pdfs() -> Iterator[OddFile]:
    """Yield name and content of each odd PDF."""
    yield from _boxes()
    yield from _loops()
    yield from _contents()
    yield from _filters()
    yield from _structure()
    yield from _locked()


def pdf_of(objects: Sequence[str | bytes], root: int = 1, more: str = "") -> bytes:
    """Put a PDF together from the content of objects 1, 2, …, with a right table of offsets."""
    held = io.BytesIO()
    held.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(held.tell())
        body = content if isinstance(content, bytes) else content.encode("latin-1")
        held.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    start = held.tell()
    held.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for offset in offsets:
        held.write(b"%010d 00000 n \n" % offset)
    held.write(f"trailer\n<</Size {len(objects) + 1}/Root {root} 0 R{more}>>\n".encode())
    held.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return held.getvalue()


def stream(content: bytes, entries: str = "") -> bytes:
    """Return a stream object with its length."""
    return b"<</Length %d%s>>stream\n" % (len(content), entries.encode()) + content + b"\nendstream"


def one_page(
    page: str = f"/MediaBox[{_A4}]",
    content: bytes = b"BT /F1 24 Tf 72 700 Td (Application) Tj ET",
    resources: str = "/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>",
    others: Sequence[str | bytes] = (),
    catalogue: str = "",
) -> bytes:
    """Return a PDF of one page; ``others`` are objects 5, 6 and so on."""
    return pdf_of(
        [
            f"<</Type/Catalog/Pages 2 0 R{catalogue}>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            f"<</Type/Page/Parent 2 0 R{page}/Contents 4 0 R/Resources<<{resources}>>>>",
            stream(content),
            *others,
        ]
    )


def _boxes() -> Iterator[OddFile]:
    boxes: Mapping[str, str] = {
        "negative": "/MediaBox[0 0 -595 -842]",
        "swapped": "/MediaBox[595 842 0 0]",
        "zero-area": "/MediaBox[0 0 0 0]",
        "line": "/MediaBox[0 0 595 0]",
        "14400": "/MediaBox[0 0 14400 14400]",
        "million": "/MediaBox[0 0 1000000 1000000]",
        "tiny": "/MediaBox[0 0 0.001 0.001]",
        "not-numbers": "/MediaBox[(a) null 5 <</A 1>>]",
        "overflow": f"/MediaBox[0 0 {'9' * 400} {'9' * 400}]",
        "missing": "",
        "crop-outside": f"/MediaBox[{_A4}]/CropBox[9000 9000 9100 9100]",
        "user-unit": f"/MediaBox[{_A4}]/UserUnit 75000",
        "rotate-45": f"/MediaBox[{_A4}]/Rotate 45",
        "rotate-minus-90": f"/MediaBox[{_A4}]/Rotate -90",
        "rotate-huge": f"/MediaBox[{_A4}]/Rotate 9000090",
    }
    for name, box in boxes.items():
        yield f"pdf-box-{name}.pdf", one_page(box)


def _loops() -> Iterator[OddFile]:
    catalogue = "<</Type/Catalog/Pages 2 0 R>>"
    yield "pdf-tree-loop.pdf", pdf_of([catalogue, "<</Type/Pages/Kids[2 0 R]/Count 1>>"])
    yield "pdf-tree-count-huge.pdf", pdf_of([catalogue, "<</Type/Pages/Kids[]/Count 2000000000>>"])
    yield (
        "pdf-tree-count-negative.pdf",
        pdf_of([catalogue, "<</Type/Pages/Kids[3 0 R]/Count -5>>", "<</Type/Page/Parent 2 0 R>>"]),
    )
    deep: list[str | bytes] = [catalogue]
    deep += [f"<</Type/Pages/Kids[{at + 3} 0 R]/Count 1>>" for at in range(3000)]
    yield "pdf-tree-deep.pdf", pdf_of([*deep, f"<</Type/Page/MediaBox[{_A4}]>>"])
    form = stream(
        b"/X1 Do /X1 Do",
        "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X1 5 0 R>>>>",
    )
    yield (
        "pdf-xobject-loop.pdf",
        one_page(content=b"/X1 Do", resources="/XObject<</X1 5 0 R>>", others=[form]),
    )
    doubling: list[str | bytes] = [
        stream(
            b"/X Do " * 12,
            "/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
            f"/Resources<</XObject<</X {at + 6} 0 R>>>>",
        )
        for at in range(9)
    ]
    doubling.append(stream(b"0 0 5 5 re f", "/Type/XObject/Subtype/Form/BBox[0 0 595 842]"))
    yield (
        "pdf-xobject-doubling.pdf",
        one_page(content=b"/X Do", resources="/XObject<</X 5 0 R>>", others=doubling),
    )
    yield (
        "pdf-pattern-loop.pdf",
        one_page(
            content=b"/Pattern cs /P1 scn 0 0 500 500 re f",
            resources="/Pattern<</P1 5 0 R>>",
            others=[
                stream(
                    b"/Pattern cs /P1 scn 0 0 9 9 re f",
                    "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 1/YStep 1"
                    "/Resources<</Pattern<</P1 5 0 R>>>>",
                )
            ],
        ),
    )
    yield "pdf-length-loop.pdf", one_page(others=[b"<</Length 5 0 R>>stream\nq\nendstream"])
    yield "pdf-contents-many.pdf", one_page(f"/MediaBox[{_A4}]/Contents[{'4 0 R ' * 20_000}]")
    outline = "<</Title(a)/Parent 5 0 R/Next 5 0 R/First 5 0 R>>"
    yield "pdf-outline-loop.pdf", one_page(others=[outline], catalogue="/Outlines 5 0 R")


def _contents() -> Iterator[OddFile]:
    yield "pdf-million-objects.pdf", one_page(content=b"0 0 m 9 9 l S\n" * 1_000_000)
    yield (
        "pdf-many-words.pdf",
        one_page(content=b"BT /F1 1 Tf 1 0 0 1 0 0 Tm " + b"(a) Tj 3 0 Td " * 200_000 + b"ET"),
    )
    yield "pdf-nested-q.pdf", one_page(content=b"q " * 300_000 + b"0 0 5 5 re f")
    yield "pdf-nested-array.pdf", one_page(content=b"[" * 200_000)
    yield "pdf-empty-contents.pdf", one_page(content=b"")
    yield "pdf-dash-tiny.pdf", one_page(content=b"[0.00001] 0 d 9 w 0 0 m 500 800 l S")
    yield "pdf-clip-nothing.pdf", one_page(content=b"0 0 0 0 re W n 0 0 500 800 re f")
    yield (
        "pdf-shading-loop.pdf",
        one_page(
            content=b"/S1 sh",
            resources="/Shading<</S1<</ShadingType 1/ColorSpace/DeviceRGB/Domain[0 1e9 0 1e9]"
            "/Function<</FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1]>>>>>>",
        ),
    )
    yield (
        "pdf-form.pdf",
        one_page(
            f"/MediaBox[{_A4}]/Annots[5 0 R]",
            others=[
                "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(b)/Rect[50 50 300 90]/DA(/F1 0 Tf)>>"
            ],
            catalogue="/AcroForm<</Fields[5 0 R]/NeedAppearances true>>",
        ),
    )
    yield (
        "pdf-annotation-odd.pdf",
        one_page(
            f"/MediaBox[{_A4}]/Annots[5 0 R 5 0 R null 99 0 R (a)]",
            others=["<</Type/Annot/Subtype/Stamp/Rect[9 9 -1e30 1e30]/AP<</N 4 0 R>>>>"],
        ),
    )
    yield (
        "pdf-layer-hidden.pdf",
        one_page(
            content=b"/OC /L1 BDC BT /F1 24 Tf 72 700 Td (hidden) Tj ET EMC",
            resources="/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
            "/Properties<</L1 5 0 R>>",
            others=["<</Type/OCG/Name(a)>>"],
            catalogue="/OCProperties<</OCGs[5 0 R]/D<</OFF[5 0 R]>>>>",
        ),
    )


def _image(entries: str, data: bytes) -> bytes:
    return one_page(
        content=b"595 0 0 842 0 0 cm /I1 Do",
        resources="/XObject<</I1 5 0 R>>",
        others=[stream(data, f"/Type/XObject/Subtype/Image{entries}")],
    )


def _filters() -> Iterator[OddFile]:
    small = "/Width 60/Height 40/BitsPerComponent 8/ColorSpace/DeviceGray"
    yield (
        "pdf-flate-bomb.pdf",
        _image(f"{small}/Filter/FlateDecode", zlib.compress(bytes(120 << 20), 6)),
    )
    twice = zlib.compress(zlib.compress(bytes(120 << 20), 6), 6)
    yield "pdf-flate-twice.pdf", _image(f"{small}/Filter[/FlateDecode/FlateDecode]", twice)
    yield "pdf-flate-cut.pdf", _image(f"{small}/Filter/FlateDecode", zlib.compress(bytes(2400))[:9])
    yield "pdf-filter-unknown.pdf", _image(f"{small}/Filter/NoSuchDecode", bytes(2400))
    yield (
        "pdf-filters-many.pdf",
        _image(f"{small}/Filter[{'/ASCIIHexDecode' * 2000}]", b"30" * 2400),
    )
    yield "pdf-lzw-rubbish.pdf", _image(f"{small}/Filter/LZWDecode", b"\x80\xff" * 900)
    yield "pdf-run-length.pdf", _image(f"{small}/Filter/RunLengthDecode", b"\x81\xff" * 40)
    yield (
        "pdf-jpeg-cut.pdf",
        _image(
            "/Width 240/Height 340/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode",
            encoded(page_picture(), "JPEG")[:900],
        ),
    )
    yield (
        "pdf-jpx.pdf",
        _image("/Width 240/Height 340/Filter/JPXDecode", encoded(page_picture(), "JPEG2000")),
    )
    yield "pdf-jpx-rubbish.pdf", _image("/Width 240/Height 340/Filter/JPXDecode", bytes(500))
    yield (
        "pdf-jbig2-rubbish.pdf",
        _image(
            "/Width 240/Height 340/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/JBIG2Decode",
            b"\0\0\0\0\x30\0\x01\0\0\0\x13\xff\xff\xff\xff\xff\xff\xff\xff" + bytes(40),
        ),
    )
    yield (
        "pdf-ccitt-rubbish.pdf",
        _image(
            "/Width 1728/Height 2200/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/CCITTFaxDecode"
            "/DecodeParms<</K -1/Columns 1728/Rows 2200>>",
            b"\x5a\xa5" * 900,
        ),
    )
    yield (
        "pdf-ccitt-broad.pdf",
        _image(
            "/Width 2000000000/Height 2000000000/BitsPerComponent 1/ColorSpace/DeviceGray"
            "/Filter/CCITTFaxDecode/DecodeParms<</K 0/Columns 2000000000>>",
            b"\0" * 900,
        ),
    )
    yield (
        "pdf-predictor-huge.pdf",
        _image(
            f"{small}/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 2000000000/Colors 9>>",
            zlib.compress(bytes(2400)),
        ),
    )
    yield (
        "pdf-image-giant.pdf",
        _image("/Width 300000/Height 300000/BitsPerComponent 8/ColorSpace/DeviceRGB", bytes(900)),
    )
    yield "pdf-image-no-size.pdf", _image("/Width 0/Height -4/BitsPerComponent 8", bytes(90))
    yield (
        "pdf-indexed-odd.pdf",
        _image(
            "/Width 60/Height 40/BitsPerComponent 8/ColorSpace[/Indexed/DeviceRGB 255(a)]",
            bytes(2400),
        ),
    )
    yield (
        "pdf-colour-space-loop.pdf",
        _image("/Width 60/Height 40/BitsPerComponent 8/ColorSpace 6 0 R", bytes(2400)),
    )


def _structure() -> Iterator[OddFile]:
    whole = one_page()
    yield "pdf-startxref-wrong.pdf", whole.replace(b"startxref\n", b"startxref\n99")
    yield "pdf-startxref-missing.pdf", whole[: whole.rindex(b"startxref")]
    yield "pdf-no-trailer.pdf", whole[: whole.rindex(b"trailer")]
    yield "pdf-header-late.pdf", b"\0" * 900 + whole
    yield "pdf-header-missing.pdf", whole[20:]
    yield "pdf-only-header.pdf", b"%PDF-1.7\n"
    yield "pdf-rubbish-after.pdf", whole + b"\xff" * 90_000
    yield "pdf-cut-in-half.pdf", whole[: len(whole) // 2]
    yield "pdf-prev-loop.pdf", whole.replace(b"/Root", b"/Prev 15/Root")
    yield "pdf-version-9.pdf", whole.replace(b"%PDF-1.7", b"%PDF-9.9")
    yield "pdf-line-ends.pdf", whole.replace(b"\n", b"\r\n")
    yield "pdf-root-missing.pdf", pdf_of(["<</A 1>>"], root=77)
    yield "pdf-pages-null.pdf", pdf_of(["<</Type/Catalog/Pages null>>"])
    opened = pymupdf.open()
    for _ in range(3):
        opened.new_page(width=200, height=280).insert_text((20, 40), "Application form")
    packed = bytes(opened.tobytes(deflate=True, use_objstms=1))
    yield "pdf-object-streams.pdf", packed
    yield "pdf-object-streams-cut.pdf", packed[: len(packed) * 2 // 3]
    yield "pdf-twice.pdf", packed + whole
    yield "pdf-portfolio.pdf", portfolio({"a.pdf": whole, "b.png": encoded(page_picture(), "PNG")})
    many = pymupdf.open()
    for _ in range(1500):
        many.new_page(width=20, height=20)
    yield "pdf-1500-pages.pdf", bytes(many.tobytes())


def portfolio(files: Mapping[str, bytes]) -> bytes:
    """Return a PDF portfolio: a cover page and the files as attachments."""
    opened = pymupdf.open()
    opened.new_page(width=300, height=200).insert_text((20, 40), "Open with another reader")
    for name, content in files.items():
        opened.embfile_add(name, content, filename=name)
    opened.xref_set_key(opened.pdf_catalog(), "Collection", "<</Type/Collection/View/D>>")
    return bytes(opened.tobytes())


def _locked() -> Iterator[OddFile]:
    for name, user in (("empty", ""), ("asked", "secret")):
        opened = pymupdf.open()
        opened.new_page(width=200, height=280).insert_text((20, 40), "Application form")
        content = opened.tobytes(
            encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="owner", user_pw=user
        )
        yield f"pdf-password-{name}.pdf", bytes(content)
    yield (
        "pdf-encrypt-odd.pdf",
        one_page().replace(b"/Root", b"/Encrypt<</Filter/Standard/V 99/R 99/O(a)/U(b)/P 1>>/Root"),
    )
