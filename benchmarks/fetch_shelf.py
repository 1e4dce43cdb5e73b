"""Fetch the fonts and pen strokes that ``benchmarks.train_mark_kind`` draws with.

``python -m benchmarks.fetch_shelf`` asks npm and apt for a few packages, takes one font or the
stroke data out of each, compares what it took with the SHA-256 written here, and puts it below
``.shelf``. All of them may be passed on freely (OFL, GPL with font exception, Arphic Public
License), yet none enters the repository. It needs ``npm``, ``apt-get`` and ``dpkg-deb``.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

SHELF = Path(".shelf")
APART = "apart"
"""Below the shelf: what is kept from training."""


@dataclass(frozen=True, slots=True)
class _Item:
    """One font, or a folder of strokes, inside a package.

    Attributes:
        package: with its version, as npm or apt take it; apt's begin with ``fonts-``.
        inside: path of what is wanted.
        place: folder of the shelf.
        sha256: of the font; of a folder, that of its files' hashes in the order of their names.
    """

    package: str
    inside: str
    place: str
    sha256: str


def _web_font(name: str, version: str, place: str, sha256: str) -> _Item:
    inside = f"package/files/{name}-chinese-simplified-400-normal.woff2"
    return _Item(f"@fontsource/{name}@{version}", inside, place, sha256)


_ITEMS = (
    _web_font(
        "zcool-xiaowei",
        "5.3.0",
        "printed",
        "f943c7337ff42159a70a21555604b8ae0e40599ecb1455b5c7b219f22642cff2",
    ),
    _web_font(
        "liu-jian-mao-cao",
        "5.3.0",
        "handwritten",
        "9c19fab2a746d99ef58934f2fb4fad1402d630f9ce3827f688a07a5f733df15d",
    ),
    _web_font(
        "ma-shan-zheng",
        "5.3.1",
        "handwritten",
        "5b31c15b66b61a62ce0ee2d12da1c667ef589272cbfdad1e5bbc930ddf01dabb",
    ),
    _web_font(
        "long-cang",
        "5.3.0",
        "handwritten",
        "912bc6f32ee079023e47d37271d6edc7a8380e638f5bae9aad7e5586f09d376b",
    ),
    _web_font(
        "zhi-mang-xing",
        "5.3.0",
        "apart/handwritten",
        "10368ae6659323a22486361f295472d488533161b4ddfb4d7cabac84c8af0fd2",
    ),
    _Item(
        "fonts-lxgw-wenkai",
        "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
        "printed",
        "bbf534b0ca093928f94d1782855e65a19a32cde82b075d495d072025521953c8",
    ),
    _Item(
        "fonts-arphic-uming",
        "usr/share/fonts/truetype/arphic/uming.ttc",
        "printed",
        "fe952e55617275142d9cefd4d79eade4df446517b0478b2567d9bc7df49f70e2",
    ),
    _Item(
        "fonts-wqy-zenhei",
        "usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
        "printed",
        "79c18ebe7b811951e8311bad7103ebeae8c337ed9988ea69e8a78a66cfe029b9",
    ),
    _Item(
        "fonts-arphic-ukai",
        "usr/share/fonts/truetype/arphic/ukai.ttc",
        "apart/printed",
        "cfc758e69386a21bade8cb3b373fda20d7f2fac6e8904ced2ded98588b63e274",
    ),
    _Item(
        "hanzi-writer-data@2.0.1",
        "package",
        "strokes",
        "ae011a325b2405ba3f3eab4624ecd97e36f45de2f8647af6a166b2cf7d9da316",
    ),
)


def main() -> None:
    """Fetch everything that is not there yet.

    Raises:
        SystemExit: if what came differs from what was used.
    """
    for item in _ITEMS:
        target = SHELF / item.place
        if not item.place.endswith("strokes"):
            target = target / Path(item.inside).name
        if target.exists() and _hash_of(target) == item.sha256:
            continue
        print(f"{item.package}: {target}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            found = _unpacked(item.package, Path(folder)) / item.inside
            if _hash_of(found) != item.sha256:
                raise SystemExit(f"{item.package} is not what the network was trained with")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(target, ignore_errors=True)
            shutil.move(found, target)


def _unpacked(package: str, folder: Path) -> Path:
    """Return a folder with what a package holds."""
    if package.startswith("fonts-"):
        subprocess.run(["apt-get", "download", package], cwd=folder, check=True)  # noqa: S607
        archive = next(folder.glob("*.deb"))
        subprocess.run(["dpkg-deb", "-x", archive, folder / "files"], check=True)  # noqa: S607
    else:
        subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True)  # noqa: S607
        with tarfile.open(next(folder.glob("*.tgz"))) as packed:
            packed.extractall(folder / "files", filter="data")
    return folder / "files"


def _hash_of(path: Path) -> str:
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    files = sorted(one for one in path.glob("*.json") if one.is_file())
    together = hashlib.sha256()
    for one in files:
        together.update(hashlib.sha256(one.read_bytes()).digest())
    return together.hexdigest()


if __name__ == "__main__":
    main()
