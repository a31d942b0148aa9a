"""The offline bundle: what it collects for which system, and that its installers know no more than they are told."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.markers import default_environment

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tools import bundle


def names(target: str) -> set[str]:
    """What is installed on a system, by the markers of the lock file."""
    seen = default_environment() | bundle.TARGETS[target].markers
    return {one.name for one, _text in bundle.locked() if not one.marker or one.marker.evaluate(seen)}


def test_every_requirement_of_the_lock_file_is_read_with_its_digests():
    text = bundle.LOCK.read_text("utf-8")
    read = list(bundle.locked())
    assert len(read) == len(re.findall(r"^[a-z0-9]", text, re.M))
    assert sum(line.count("--hash=sha256:") for _one, line in read) == text.count("--hash=sha256:")


def test_pages_are_served_by_waitress_on_windows_and_by_gunicorn_elsewhere():
    assert names("windows-x86_64") ^ names("linux-x86_64") == {"waitress", "gunicorn"}
    assert names("linux-aarch64") == names("linux-x86_64")


@pytest.mark.parametrize("name", ["install.sh", "install.bat", "README.txt"])
def test_an_installer_is_told_everything_it_asks(tmp_path, name):
    bundle.write_offline(tmp_path, name, {"VERSION": "1.2.3", "PYTHONS": "3.11", "SYSTEMS": "linux-x86_64"})
    written = (tmp_path / name).read_bytes()
    assert b"1.2.3" in written
    assert re.search(rb"@[A-Z]+@", written) is None
    assert (b"\r\n" in written) == (name != "install.sh")
    if name == "install.bat":
        assert written.isascii()  # a command prompt has a code page of its own


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
def test_the_installer_refuses_a_folder_that_is_not_its_own_and_a_python_that_is_too_old(tmp_path):
    bundle.write_offline(tmp_path, "install.sh", {"VERSION": "1", "PYTHONS": "3.2", "SYSTEMS": ""})
    told = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    too_old = subprocess.run(["sh", "install.sh"], cwd=tmp_path, env=told, capture_output=True, text=True, check=False)
    assert too_old.returncode == 2
    assert "3.2" in too_old.stderr
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    bundle.write_offline(tmp_path, "install.sh", {"VERSION": "1", "PYTHONS": version, "SYSTEMS": ""})
    (tmp_path / "xieshou").mkdir()
    (tmp_path / "xieshou" / "diary.txt").write_text("mine")
    told["PYTHON"] = sys.executable
    taken = subprocess.run(["sh", "install.sh"], cwd=tmp_path, env=told, capture_output=True, text=True, check=False)
    assert taken.returncode == 2
    assert [path.name for path in (tmp_path / "xieshou").iterdir()] == ["diary.txt"]


def test_the_same_files_make_the_same_zip(tmp_path):
    folder = tmp_path / "bundle"
    (folder / "wheels").mkdir(parents=True)
    (folder / "wheels" / "a.whl").write_bytes(b"a wheel")
    shutil.copy(bundle.OFFLINE / "install.sh", folder)
    for name in ("one.zip", "two.zip"):
        bundle.pack(folder, tmp_path / name, top="bundle")
    assert Path(tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as packed:
        assert packed.namelist() == ["bundle/install.sh", "bundle/wheels/a.whl"]
        assert packed.getinfo("bundle/install.sh").external_attr >> 16 == 0o755
