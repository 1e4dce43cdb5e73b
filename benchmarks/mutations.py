"""Damaged copies of the samples, by seed: what transfer, bad disks and bad programs do to files."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
_SUFFIXES = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff")
_HEADS = (
    b"%PDF-1.7\n",
    b"\xff\xd8\xff\xe0\0\x10JFIF",
    b"\x89PNG\r\n\x1a\n",
    b"II*\0\x08\0\0\0",
    b"PK\x03\x04",
    b"GIF89a",
)

Mutation = Callable[[bytearray, random.Random], bytes]


def cut(data: bytearray, chance: random.Random) -> bytes:
    """End the file early, as a broken transfer does."""
    return bytes(data[: chance.randrange(len(data))])


def flip_bits(data: bytearray, chance: random.Random) -> bytes:
    """Flip a few bits anywhere."""
    for _ in range(chance.randint(1, 60)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def flip_early_bits(data: bytearray, chance: random.Random) -> bytes:
    """Flip bits in the head, where sizes and kinds stand."""
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(min(600, len(data)))] ^= 1 << chance.randrange(8)
    return bytes(data)


def wrong_length(data: bytearray, chance: random.Random) -> bytes:
    """Write a giant, a zero or a negative number where a number may stand."""
    at = chance.randrange(max(1, len(data) - 4))
    data[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff"))
    return bytes(data)


def wrong_digits(data: bytearray, chance: random.Random) -> bytes:
    """Change written numbers, which is how PDF gives lengths, offsets and sizes."""
    places = [at for at in range(len(data)) if 48 <= data[at] <= 57]
    for at in chance.sample(places, min(len(places), chance.randint(1, 12))):
        data[at] = chance.choice(b"0123456789")
    return bytes(data)


def swap_head(data: bytearray, chance: random.Random) -> bytes:
    """Put the head of another kind of file on it."""
    head = chance.choice(_HEADS)
    return head + bytes(data[len(head) :])


def drop_part(data: bytearray, chance: random.Random) -> bytes:
    """Leave out a stretch."""
    at = chance.randrange(len(data))
    del data[at : at + chance.randint(1, 5000)]
    return bytes(data)


def repeat_part(data: bytearray, chance: random.Random) -> bytes:
    """Write a stretch many times over."""
    at = chance.randrange(len(data))
    part = bytes(data[at : at + chance.randint(1, 2000)])
    return bytes(data[:at]) + part * chance.randint(2, 50) + bytes(data[at:])


def blank_part(data: bytearray, chance: random.Random) -> bytes:
    """Overwrite a block with zeros, as a bad sector does."""
    at = chance.randrange(len(data))
    size = min(4096, len(data) - at)
    data[at : at + size] = bytes(size)
    return bytes(data)


def bomb(data: bytearray, chance: random.Random) -> bytes:  # noqa: ARG001 - a mutation
    """Become a small file that unpacks to a large one."""
    if chance.random() < 0.5:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("scan.pdf", bytes(chance.randint(110, 160) << 20))
        return held.getvalue()
    packed = zlib.compress(bytes(chance.randint(110, 160) << 20), 6)
    return (
        b"%%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n"
        b"trailer<</Root 1 0 R>>\n" % (len(packed), packed)
    )


MUTATIONS: tuple[Mutation, ...] = (
    cut,
    flip_bits,
    flip_early_bits,
    wrong_length,
    wrong_digits,
    swap_head,
    drop_part,
    repeat_part,
    blank_part,
    bomb,
)


def write_mutations(folder: Path, count: int, seed: int) -> tuple[Path, ...]:
    """Write damaged copies of the samples' files, named after sample, number and mutation.

    Args:
        folder: an existing folder.
        count: how many files to write.
        seed: the same seed gives the same files.
    """
    originals = sorted(path for path in SAMPLES.rglob("*") if path.suffix.lower() in _SUFFIXES)
    written = []
    for number in range(count):
        chance = random.Random(f"{seed} {number}")
        original = chance.choice(originals)
        # Bombs are large to make and all alike: one in forty is enough.
        mutation = bomb if number % 40 == 39 else MUTATIONS[number % (len(MUTATIONS) - 1)]
        damaged = mutation(bytearray(original.read_bytes()), chance)
        path = folder / f"{number:04d}-{mutation.__name__}{original.suffix}"
        path.write_bytes(damaged)
        written.append(path)
    return tuple(written)
