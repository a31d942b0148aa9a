"""Make the offline bundle (离线安装包): one zip that installs Xieshou where there is no network.

Belongs here: collecting wheels by the lock file for the systems named, our own wheel, the installers and the readme.
Does not belong: what the installers do (`tools/offline`), which versions there are (`requirements.lock`).

    python -m tools.bundle [--for linux-x86_64 --for windows-x86_64 …] [--python 3.11 …]   →   dist/xieshou-bundle-….zip
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from packaging.markers import default_environment
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
LOCK, OFFLINE, DIST = ROOT / "requirements.lock", ROOT / "tools/offline", ROOT / "dist"
# Runs from its wheel, so that the target needs no python3-venv package.
PIP = "pip==26.3 --hash=sha256:f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
# Polars asks for AVX2; where a processor has none, the installers put this build beside it, which asks for less.
OLD_PROCESSORS = "polars-runtime-compat"
GLIBC = (28, 27, 24, 17, 12, 5)  # 2.28 is that of Debian 10, UOS 20 and Kylin V10
OLD_NAMES = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}


class Target(NamedTuple):
    """A system that the bundle is for: what wheels call it, and what markers see there."""

    platforms: tuple[str, ...]
    markers: dict[str, str]


def _linux(machine: str) -> Target:
    names = [f"manylinux_2_{minor}" for minor in GLIBC] + list(OLD_NAMES.values())
    seen = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": machine}
    return Target(tuple(f"{name}_{machine}" for name in names), seen)


TARGETS = {
    "linux-x86_64": _linux("x86_64"),
    "linux-aarch64": _linux("aarch64"),
    "windows-x86_64": Target(
        ("win_amd64",),
        {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
    ),
}


def main() -> int:
    """Make the bundle and say where it is."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--for", dest="targets", action="append", choices=list(TARGETS))
    asked.add_argument("--python", dest="pythons", action="append", help="3.11; repeat for several")
    options = asked.parse_args()
    targets = options.targets or ["linux-x86_64", "windows-x86_64"]
    pythons = options.pythons or [f"{sys.version_info.major}.{sys.version_info.minor}"]
    with tempfile.TemporaryDirectory(prefix="xieshou-bundle-") as scratch:
        folder = Path(scratch) / "bundle"
        wheels = folder / "wheels"
        wheels.mkdir(parents=True)
        run("uv", "build", "--wheel", "--quiet", "--out-dir", str(wheels), str(ROOT))
        (own,) = wheels.glob("xieshou-*.whl")
        version = own.name.split("-")[1]
        fetch(wheels, [PIP], Path(scratch), "--require-hashes")
        for target in targets:
            for python in pythons:
                collect(wheels, target, python, Path(scratch))
        (folder / "requirements.txt").write_text(f"{LOCK.read_text('utf-8').rstrip()}\n{pinned([own])}\n", "utf-8")
        old = sorted(wheels.glob("polars_runtime_compat-*.whl"))
        (folder / "requirements-old-processor.txt").write_text(pinned(old) + "\n", "utf-8")
        for name in ("install.sh", "install.bat", "README.txt"):
            write_offline(
                folder, name, {"VERSION": version, "PYTHONS": " ".join(pythons), "SYSTEMS": ", ".join(targets)}
            )
        shutil.copy(ROOT / "LICENSE", folder)
        shutil.copy(ROOT / "NOTICE", folder)
        path = DIST / f"xieshou-bundle-{version}.zip"
        pack(folder, path, top=path.stem)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1_000_000:.0f} MB, for {', '.join(targets)}")
    print(f"Python {', '.join(pythons)}; sha256 {digest(path)}")
    return 0


def run(program: str, *words: str) -> None:
    """Run a program of the environment."""
    subprocess.run([str(Path(sys.executable).parent / program), *words], cwd=ROOT, check=True)


def collect(wheels: Path, target: str, python: str, scratch: Path) -> None:
    """Fetch the wheels that the lock file names for one system and one Python; a wheel that is lacking is an error."""
    platforms, markers = TARGETS[target]
    seen = default_environment() | markers | {"python_version": python, "python_full_version": f"{python}.99"}
    wanted = [text for requirement, text in locked() if not requirement.marker or requirement.marker.evaluate(seen)]
    print(f"{target}, Python {python}: {len(wanted)} wheels …", flush=True)
    words = ["--implementation", "cp", "--python-version", python]
    words += [word for platform in platforms for word in ("--platform", platform)]
    fetch(wheels, wanted, scratch, *words, "--require-hashes")
    [polars] = [one for one, _text in locked() if one.name == "polars"]
    fetch(wheels, [f"{OLD_PROCESSORS}{polars.specifier}"], scratch, *words)


def fetch(wheels: Path, wanted: list[str], scratch: Path, *words: str) -> None:
    """Fetch these wheels."""
    listed = scratch / "wanted.txt"
    listed.write_text("\n".join(wanted), "utf-8")
    run("pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:",
        *words, "--dest", str(wheels), "--requirement", str(listed))  # fmt: skip


def locked() -> Iterator[tuple[Requirement, str]]:
    """Each requirement of the lock file, and the same without its marker but with its hashes."""
    joined = LOCK.read_text("utf-8").replace("\\\n", " ")
    for line in joined.splitlines():
        if line and not line.lstrip().startswith("#"):
            requirement = Requirement(line.split(" --hash")[0].strip())
            hashes = " ".join(re.findall(r"--hash=\S+", line))
            yield requirement, f"{requirement.name}{requirement.specifier} {hashes}"


def pinned(wheels: list[Path]) -> str:
    """A requirement for one version in these wheels and no others."""
    name, version = wheels[0].name.split("-")[:2]
    return " ".join([f"{name}=={version}", *(f"--hash=sha256:{digest(wheel)}" for wheel in wheels)])


def write_offline(folder: Path, name: str, facts: dict[str, str]) -> None:
    """Write an installer or the readme with the facts of this bundle in it, with the line ends of its readers."""
    text = (OFFLINE / name).read_text("utf-8")
    for fact, value in facts.items():
        text = text.replace(f"@{fact}@", value)
    windows = name.endswith((".bat", ".txt"))
    (folder / name).write_text(
        text, "utf-8-sig" if name.endswith(".txt") else "utf-8", newline="\r\n" if windows else "\n"
    )


def pack(folder: Path, path: Path, *, top: str) -> None:
    """Zip the folder under one name, whole or not at all; the same files make the same bytes."""
    path.parent.mkdir(exist_ok=True)
    draft = path.with_name(f".{path.name}")
    with zipfile.ZipFile(draft, "w") as packed:
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            info = zipfile.ZipInfo(f"{top}/{file.relative_to(folder).as_posix()}", (1980, 1, 1, 0, 0, 0))
            info.external_attr = (0o755 if file.suffix == ".sh" else 0o644) << 16
            info.compress_type = zipfile.ZIP_STORED if file.suffix == ".whl" else zipfile.ZIP_DEFLATED
            packed.writestr(info, file.read_bytes())
    draft.replace(path)


def digest(path: Path) -> str:
    """SHA-256 over the bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    sys.exit(main())
