"""Fetch the fonts and pen strokes that the networks are trained with.

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


def _system_font(name: str, inside: str, place: str, sha256: str) -> _Item:
    return _Item(f"fonts-{name}", f"usr/share/fonts/{inside}", place, sha256)


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
    _system_font(
        "noto-cjk-extra",
        "opentype/noto/NotoSansCJK-Light.ttc",
        "lines",
        "872def437cf8b9c41bf1736da891e34a8c25b764c0c4a51418d3745570660f42",
    ),
    _system_font(
        "noto-cjk-extra",
        "opentype/noto/NotoSansCJK-Black.ttc",
        "lines",
        "3cffb10242b4b7e6edd439ebf3bd7e392345525e093ea08149e0a0158a1b5151",
    ),
    _system_font(
        "noto-cjk-extra",
        "opentype/noto/NotoSerifCJK-Light.ttc",
        "lines",
        "7e4263391f8a29d726e2678d573a0c7b6b8b9bc0349223e5b24e75aae19c8a25",
    ),
    _system_font(
        "noto-cjk-extra",
        "opentype/noto/NotoSerifCJK-Black.ttc",
        "lines",
        "7d38a254818bec880251400165923b5afdee2ae9a58c8276e912f26df2badecb",
    ),
    _system_font(
        "babelstone-han",
        "truetype/babelstone/BabelStoneHan.ttf",
        "lines",
        "a2027ca3606907f6a628e9cd869605e3879beaaa38b37c7fec95b372130628c8",
    ),
    _system_font(
        "wqy-microhei",
        "truetype/wqy/wqy-microhei.ttc",
        "lines",
        "2420e8078af796b19a3f6ef13de527a1a91c1e7171eea115926c614ced1009b3",
    ),
    _system_font(
        "droid-fallback",
        "truetype/droid/DroidSansFallbackFull.ttf",
        "lines",
        "acb6440a713d880a13a21b468ba7cd43f5a2b2934972e51be791c880730777b8",
    ),
    _system_font(
        "arphic-gkai00mp",
        "truetype/arphic-gkai00mp/gkai00mp.ttf",
        "lines",
        "61519fb9bdda4a1a3aa02a12cbb76c2ef897ce879775d7ea2265d0a65fe54d16",
    ),
    _system_font(
        "cwtex-fs",
        "truetype/cwtex/cwfs.ttf",
        "lines",
        "2dfbcf43b14f48eb2d8f955bc4546da620a73dc0cf180882ec286edc0c445e3a",
    ),
    _system_font(
        "cwtex-ming",
        "truetype/cwtex/cwming.ttf",
        "apart/lines",
        "d42d9865fdbacd247ba6cb857ccaf31cf7128099626b125b6008da5d04d27c3c",
    ),
    _system_font(
        "arphic-gbsn00lp",
        "truetype/arphic-gbsn00lp/gbsn00lp.ttf",
        "apart/lines",
        "705ec2dba81eaee1208e4ed5d3ff23ab259292e8e0e163ea3de297ef1317007a",
    ),
    _system_font(
        "liberation",
        "truetype/liberation/LiberationSerif-Regular.ttf",
        "latin",
        "1c9c77c2cd0f3c2d2aeef53ea50a4d5d3d684ac73a431d7c70d7864887d194a3",
    ),
    _system_font(
        "liberation",
        "truetype/liberation/LiberationSerif-Bold.ttf",
        "latin",
        "af228b9de767e5162168e433351b3d0e086648219c6c12ed888fba0bda3694d5",
    ),
    _system_font(
        "liberation",
        "truetype/liberation/LiberationSerif-Italic.ttf",
        "latin",
        "ccd19036f8e8599e920345105df8d21eb27a66b700ac23968fb14d70259ddb1e",
    ),
    _system_font(
        "liberation",
        "truetype/liberation/LiberationSans-Regular.ttf",
        "latin",
        "f8ace1f892b2bd9dc1792ba7f097fa7588f84fed48321480e04de5390828221f",
    ),
    _system_font(
        "liberation",
        "truetype/liberation/LiberationSans-Bold.ttf",
        "latin",
        "361c61b82d575c5c35fd9157fda8b0194bcfcd0d88ea8521a4fb5dd53d33dddc",
    ),
    _system_font(
        "liberation",
        "truetype/liberation/LiberationMono-Regular.ttf",
        "latin",
        "a2e642d350acb1c5e368f375db8a4ef5a2f4ff2b79056d8c3be8bd8a7e9fcb44",
    ),
    _system_font(
        "liberation",
        "truetype/liberation/LiberationSansNarrow-Regular.ttf",
        "latin",
        "ab9719545aeb24156c462601f92bf4897130beaac59ad79bea7da264bce69b19",
    ),
    _system_font(
        "dejavu-core",
        "truetype/dejavu/DejaVuSans.ttf",
        "latin",
        "abdc775b21b1bc470d50c97e790d276f2054b7504e56e5bd3e64f48d68582322",
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
    lacking = [item for item in _ITEMS if not _is_there(item)]
    for package in dict.fromkeys(item.package for item in lacking):
        print(package, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            unpacked = _unpacked(package, Path(folder))
            for item in lacking:
                if item.package == package:
                    _take(unpacked, item)


def _target(item: _Item) -> Path:
    folder = SHELF / item.place
    return folder if item.place.endswith("strokes") else folder / Path(item.inside).name


def _is_there(item: _Item) -> bool:
    target = _target(item)
    return target.exists() and _hash_of(target) == item.sha256


def _take(unpacked: Path, item: _Item) -> None:
    """Move one item to its place on the shelf."""
    found, target = unpacked / item.inside, _target(item)
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
