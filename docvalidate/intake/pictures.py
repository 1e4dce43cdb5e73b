"""Decode picture files: the one place that turns their bytes into pixels."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageCms, ImageFile, ImageOps

from docvalidate.intake.document import Document, describe_error
from docvalidate.intake.file_type import FileType
from docvalidate.intake.jpeg_process import is_uncommon_jpeg
from docvalidate.intake.limits import DEFAULT_LIMITS, IntakeLimits
from docvalidate.intake.resolution import (
    plausible_dpi,
    scaled_to_limit,
    stated_by_scanner,
    with_square_pixels,
)
from docvalidate.intake.unreadable import UnreadableDocument
from docvalidate.intake.words_elsewhere import Words, words_of_picture
from docvalidate.model.evidence import UnreadableReason
from docvalidate.model.page import Image, Page

# Sizes are checked against IntakeLimits right after the header is read. Pillow's own check, which
# raises at twice this number, catches frames that claim to be larger than their file's header says.
# A picture cut short must fail and not be padded with grey.
Pillow.MAX_IMAGE_PIXELS = DEFAULT_LIMITS.decoded_pixels // 2
ImageFile.LOAD_TRUNCATED_IMAGES = False

_FORMATS = {
    FileType.JPEG: ("JPEG",),
    FileType.PNG: ("PNG",),
    FileType.TIFF: ("TIFF",),
    FileType.BMP: ("BMP", "DIB"),
    FileType.WEBP: ("WEBP",),
    FileType.GIF: ("GIF",),
    FileType.AVIF: ("AVIF",),
    FileType.HEIC: ("HEIF",),
    FileType.JPEG2000: ("JPEG2000",),
}
_EVERY_FRAME_IS_A_PAGE = (FileType.TIFF, FileType.GIF, FileType.WEBP, FileType.HEIC)
_ORIENTATION_TAG = 0x0112
_SUBFILE_TYPE_TAG = 254
_REDUCED_COPY = 1
_TURNED_BY = {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}
_SWAPS_AXES = (5, 6, 7, 8)


def open_picture(source: Path | bytes, kind: FileType, limits: IntakeLimits) -> Document:
    """Open a picture, a file or its content, of a known kind; raises whatever the decoder does.

    Raises:
        UnreadableDocument: if the decoder for photographs of telephones is not installed.
    """
    if kind is FileType.HEIC:
        _learn_heic()
    return _PictureDocument(source, kind, limits)


@lru_cache(maxsize=1)
def _learn_heic() -> None:
    """Teach Pillow to read HEIC; other programs' plug-ins are not asked for."""
    try:
        import pillow_heif  # noqa: PLC0415 - few files need it, and a platform may lack its wheel
    except ImportError as error:
        reason = UnreadableReason.UNSUPPORTED_FORMAT
        raise UnreadableDocument(reason, "pillow-heif is missing", "heic") from error
    pillow_heif.register_heif_opener(thumbnails=False)


def _open(stream: io.BytesIO, kind: FileType) -> Pillow.Image:
    """Read the header of a picture; one in good order that no decoder here knows is no damage."""
    reason, what = UnreadableReason.UNSUPPORTED_FORMAT, "uncommon_picture"
    if kind is FileType.JPEG and is_uncommon_jpeg(stream.getvalue()):
        raise UnreadableDocument(reason, "a JPEG process no decoder here knows", what)
    try:
        return Pillow.open(stream, formats=_FORMATS[kind])
    except (OSError, NotImplementedError) as error:
        if "unsupported" in str(error).lower():
            raise UnreadableDocument(reason, describe_error(error), what) from error
        raise


class _PictureDocument(Document):
    """A picture file; each frame of a TIFF, GIF, WebP or HEIC is a page."""

    def __init__(self, source: Path | bytes, kind: FileType, limits: IntakeLimits) -> None:
        self._stream = io.BytesIO(source if isinstance(source, bytes) else source.read_bytes())
        self._limits = limits
        self._kind = kind
        self._opened = _open(self._stream, kind)
        self._frames = self._find_frames()
        self.page_count = len(self._frames)

    def words_elsewhere(self) -> Iterator[Words]:
        for frame in self._frames:
            # A frame that cannot be reached has failed as a page already.
            with suppress(Exception):
                self._opened.seek(frame)
                yield from words_of_picture(self._opened)

    def close(self) -> None:
        self._opened.close()
        self._stream.close()

    def _find_frames(self) -> list[int]:
        """Return the frames that are pages; small preview copies inside a TIFF are not."""
        if self._kind not in _EVERY_FRAME_IS_A_PAGE:
            return [0]
        if self._kind is not FileType.TIFF:
            # Counting the frames of an animation draws them, on a canvas of any size it claims.
            self._refuse_giants()
        count = int(getattr(self._opened, "n_frames", 1))
        if self._kind is not FileType.TIFF or count > self._limits.pages:
            return list(range(count))
        return [frame for frame in range(count) if not self._is_reduced_copy(frame)] or [0]

    def _is_reduced_copy(self, frame: int) -> bool:
        self._opened.seek(frame)
        tags = getattr(self._opened, "tag_v2", {})
        return bool(int(tags.get(_SUBFILE_TYPE_TAG, 0)) & _REDUCED_COPY)

    def _read_page(self, number: int) -> Page:
        opened = self._opened
        opened.seek(self._frames[number - 1])
        self._keep_within_limits()
        size = opened.size
        orientation = _orientation(opened)
        stated_dpi = _stated_dpi(opened)
        opened.load()
        image = to_blue_green_red(ImageOps.exif_transpose(opened))
        shrunk = max(opened.size) / max(size)
        dpi_x, dpi_y = (value * shrunk for value in stated_dpi)
        if orientation in _SWAPS_AXES:
            dpi_x, dpi_y = dpi_y, dpi_x
        if self._kind is FileType.TIFF:
            image, dpi_x = with_square_pixels(image, dpi_x, dpi_y)
        image, scale = scaled_to_limit(image, self._limits.page_pixels)
        dpi = plausible_dpi(image, stated_by_scanner(dpi_x) * scale)
        return Page(number, image, dpi, rotation=_TURNED_BY.get(orientation, 0))

    def _keep_within_limits(self) -> None:
        """Let a JPEG decoder skip detail beyond the limit; refuse what would still be too much."""
        width, height = self._opened.size
        if width * height > self._limits.page_pixels:
            shrink = (self._limits.page_pixels / (width * height)) ** 0.5
            self._opened.draft(None, (int(width * shrink), int(height * shrink)))
        self._refuse_giants()

    def _refuse_giants(self) -> None:
        """Raise before memory is spent on more pixels than the limit."""
        width, height = self._opened.size
        if width * height > self._limits.decoded_pixels:
            raise UnreadableDocument(UnreadableReason.TOO_LARGE, f"{width}x{height} pixels")


def to_blue_green_red(decoded: Pillow.Image) -> Image:
    """Return 8-bit pixels of a decoded picture of any mode, transparency laid on white."""
    if decoded.mode.startswith("I;16") or decoded.mode in ("I", "F"):
        grey = _eight_bits(np.asarray(decoded))
        return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)
    if decoded.mode == "LAB":
        decoded = _from_lab(decoded)
    if decoded.mode == "La":
        # Pillow takes grey with premultiplied transparency no further than this in one step.
        decoded = decoded.convert("LA")
    if "A" in decoded.mode or "a" in decoded.mode or "transparency" in decoded.info:
        layer = decoded.convert("RGBA")
        paper = Pillow.new("RGBA", layer.size, "white")
        decoded = Pillow.alpha_composite(paper, layer)
    pixels = np.asarray(decoded.convert("RGB"))
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), np.uint8)


def _eight_bits(values: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> Image:
    """Bring grey values of 16 bits, 32 bits or floating point to 0..255."""
    exact = np.nan_to_num(values.astype(np.float32))
    top = 255.0 if exact.max(initial=0) <= 255 else 65535.0
    if values.dtype.kind == "f" and exact.max(initial=0) <= 1:
        top = 1.0
    elif values.dtype.itemsize == 2:
        top = 65535.0
    return np.asarray(np.clip(exact * (255.0 / top) + 0.5, 0, 255), np.uint8)


def _from_lab(decoded: Pillow.Image) -> Pillow.Image:
    """Convert CIE Lab, which Pillow only converts through profiles."""
    transform = ImageCms.buildTransform(
        ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB"
    )
    converted = ImageCms.applyTransform(decoded, transform)
    return converted if converted is not None else decoded


def _orientation(opened: Pillow.Image) -> int:
    """Return the EXIF orientation, 1 where it is missing or damaged."""
    with suppress(Exception):
        return int(opened.getexif().get(_ORIENTATION_TAG, 1))
    return 1


def _stated_dpi(opened: Pillow.Image) -> tuple[float, float]:
    """Return horizontal and vertical dpi as the file states them, 0 where it does not."""
    stated = opened.info.get("dpi", (0, 0))
    try:
        horizontal, vertical = (float(value) for value in stated)
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0
    return horizontal, vertical
