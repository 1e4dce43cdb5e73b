"""What scanners, copiers, fax machines and telephones do to a page.

Every effect takes a labelled page and returns one whose labels follow the pixels.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from samples.drawing.truth import LabelledPage, Matrix, Pixels

Floats = npt.NDArray[np.float32]


def _clipped(values: npt.NDArray[np.floating]) -> Pixels:
    return np.asarray(np.clip(values + 0.5, 0, 255), np.uint8)


def _warped(
    page: LabelledPage, matrix: Matrix, size: tuple[int, int], border: tuple[int, int, int]
) -> LabelledPage:
    image = cv2.warpPerspective(
        page.image,
        matrix,
        size,
        flags=cv2.INTER_AREA if size[0] < page.image.shape[1] * 0.7 else cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=border,
    )
    return LabelledPage(
        np.asarray(image, np.uint8),
        page.truth.mapped(matrix, *size),
        moved_sources(page, matrix, size),
    )


def moved_sources(page: LabelledPage, matrix: Matrix, size: tuple[int, int]) -> Pixels | None:
    """Return who laid the ink of a page, mapped as its pixels are."""
    if page.sources is None:
        return None
    shrinks = size[0] < page.image.shape[1] * 0.7
    way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.warpPerspective(page.sources, matrix, size, flags=way), np.uint8)


def _noisy(image: Pixels, sigma: float, rng: np.random.Generator) -> Pixels:
    noise = rng.standard_normal(image.shape[:2], dtype=np.float32)[..., None] * sigma
    return _clipped(image + noise)


def scanned(page: LabelledPage, rng: np.random.Generator, *, skew: float = 1.0) -> LabelledPage:
    """Return the page as a flatbed scans it: slightly askew, tinted paper, soft, a little noise."""
    height, width = page.image.shape[:2]
    angle = float(rng.uniform(-skew, skew))
    turn = np.eye(3)
    turn[:2] = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turn[:2, 2] += rng.uniform(-4, 4, 2)
    light, warmth = float(rng.uniform(241, 250)), float(rng.uniform(-3, 5))
    tint = np.array([light - warmth, light, light + warmth * 0.4])
    moved = _warped(page, turn, (width, height), (255, 255, 255))
    soft = cv2.GaussianBlur(moved.image, (0, 0), float(rng.uniform(0.45, 0.7)))
    contrast = float(rng.uniform(0.90, 0.98))
    black = 255 * (1 - contrast) * 0.5
    shade = np.linspace(1, float(rng.uniform(0.985, 1)), width, dtype=np.float32)[None, :, None]
    image = (soft * contrast + black * (1 - soft / 255)) / contrast
    tinted = image * (tint / 255).astype(np.float32) * shade
    return replace(moved, image=_noisy(_clipped(tinted), float(rng.uniform(0.6, 1.4)), rng))


def black_border(page: LabelledPage, rng: np.random.Generator) -> LabelledPage:
    """Return the page with the dark strips an open scanner lid leaves at two edges."""
    image = page.image.copy()
    height, width = image.shape[:2]
    right, bottom = (int(v) for v in rng.integers(8, 34, 2))
    for x in range(right):
        image[:, width - 1 - x] = 18 + (x * 3 % 7)
    image[height - bottom :] = 22
    return replace(page, image=_noisy(image, 1.5, rng))


def photocopied(page: LabelledPage, rng: np.random.Generator) -> LabelledPage:
    """Return a grey photocopy: no colour, hard contrast, specks of dirt."""
    grey = cv2.cvtColor(page.image, cv2.COLOR_BGR2GRAY).astype(np.float32)
    grey = cv2.GaussianBlur(grey, (0, 0), 0.8)
    steep = float(rng.uniform(1.05, 1.35))
    grey = np.clip((grey - 128) * steep + 128 + rng.uniform(8, 26), 0, 252)
    for _ in range(int(rng.integers(10, 50))):
        x, y = int(rng.integers(0, grey.shape[1])), int(rng.integers(0, grey.shape[0]))
        cv2.circle(grey, (x, y), int(rng.integers(0, 2)), float(rng.uniform(60, 190)), -1)
    three = np.repeat(grey[..., None], 3, axis=2)
    return replace(page, image=_noisy(_clipped(three), 1.5, rng))


def faxed(page: LabelledPage, rng: np.random.Generator) -> LabelledPage:
    """Return the page in black and white only, with ragged edges."""
    grey = cv2.cvtColor(page.image, cv2.COLOR_BGR2GRAY).astype(np.float32)
    ragged = grey + rng.standard_normal(grey.shape, dtype=np.float32) * 14
    threshold = float(rng.uniform(165, 195))
    bits = np.where(cv2.GaussianBlur(ragged, (0, 0), 0.6) < threshold, 0, 255).astype(np.uint8)
    return replace(page, image=np.repeat(bits[..., None], 3, axis=2))


def photographed(
    page: LabelledPage, rng: np.random.Generator, *, blur: float = 0.7, light: float = 0.92
) -> LabelledPage:
    """Return the page as a telephone sees it: at an angle, on a desk, in uneven light.

    Args:
        page: as it lies on the desk.
        rng: decides angle, shadow and cast.
        blur: sigma of the blur in pixels.
        light: brightness of the brightest part, 0 to 1.
    """
    height, width = page.image.shape[:2]
    margin = 0.035 * width
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    inwards = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]], np.float32)
    seen = corners + inwards * (margin + rng.uniform(0, 0.035 * width, (4, 2)))
    matrix = np.asarray(
        cv2.getPerspectiveTransform(corners, seen.astype(np.float32)), dtype=np.float64
    )
    desk = tuple(int(v) for v in rng.integers(60, 120, 3))
    moved = _warped(page, matrix, (width, height), (desk[0], desk[1], desk[2]))
    soft = cv2.GaussianBlur(moved.image, (0, 0), blur)
    cast = np.array([rng.uniform(0.84, 0.97), rng.uniform(0.93, 0.99), 1.0], np.float32)
    lit = soft * _lighting(width, height, rng)[..., None] * cast * light
    return replace(moved, image=_noisy(_clipped(lit), 2.0, rng))


def _lighting(width: int, height: int, rng: np.random.Generator) -> Floats:
    """Return the light on the page, about 0.6 to 1: a gradient and the photographer's shadow."""
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    angle = float(rng.uniform(0, 2 * np.pi))
    gradient = 0.90 + 0.09 * (x * np.cos(angle) + y * np.sin(angle))
    edge = x * np.sin(angle * 1.7) + y * np.cos(angle * 1.7) - float(rng.uniform(0.3, 0.9))
    shadow = 1 - float(rng.uniform(0.10, 0.24)) / (1 + np.exp(-edge * 9))
    return np.asarray(gradient * shadow, np.float32)


def illegible(page: LabelledPage, rng: np.random.Generator) -> LabelledPage:
    """Return a photograph taken in the dark with a moving hand: nothing can be read."""
    taken = photographed(page, rng, blur=9.0, light=0.34)
    kernel = np.zeros((45, 45), np.float32)
    cv2.line(kernel, (4, 14), (40, 30), 1.0, 3)
    smeared = cv2.filter2D(taken.image, -1, kernel / kernel.sum())
    image = _noisy(np.asarray(smeared, np.uint8), 3.0, rng)
    return replace(taken, image=image, truth=replace(taken.truth, legible=False))


def resized(page: LabelledPage, factor: float) -> LabelledPage:
    """Return the page at another resolution, ``factor`` times as many pixels each way."""
    height, width = page.image.shape[:2]
    size = (round(width * factor), round(height * factor))
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    image = np.asarray(cv2.resize(page.image, size, interpolation=way), np.uint8)
    matrix = np.diag([size[0] / width, size[1] / height, 1.0])
    sources = moved_sources(page, matrix, size)
    return LabelledPage(image, page.truth.mapped(matrix, *size), sources)


def recompressed(page: LabelledPage, quality: int) -> LabelledPage:
    """Return the page after JPEG at a quality from 1 to 100."""
    _, encoded = cv2.imencode(".jpg", page.image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return replace(page, image=np.asarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR), np.uint8))
