"""Wheels without content that carry the real metadata of what a lock names: installing them shows how pip resolves."""

import hashlib
import re
import zipfile
from importlib.metadata import distribution
from pathlib import Path

PIN = re.compile(r"^([\w.-]+)(\[[\w,-]+\])?==(\S+)(?: \\|$)", re.MULTILINE)
# What decides the choice of a resolver; the rest of the metadata is for people.
DECIDING = ("Requires-Dist", "Provides-Extra")


def normal(name: str) -> str:
    """The one spelling of a package's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: Path) -> dict[str, str]:
    """Name and version of each package that a lock names."""
    return {normal(name): version for name, _, version in PIN.findall(lock.read_text(encoding="utf-8"))}


def make_wheel(folder: Path, name: str, version: str, deciding: str = "") -> str:
    """Make a wheel that installs nothing but its metadata; return its SHA-256."""
    stem = f"{name.replace('-', '_')}-{version}"
    path = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        head = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        wheel.writestr(f"{stem}.dist-info/METADATA", head + deciding)
        wheel.writestr(f"{stem}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{stem}.dist-info/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def real_metadata(name: str) -> str:
    """What the installed package asks for, and with which extras."""
    metadata = distribution(name).metadata
    return "".join(f"{field}: {value}\n" for field in DECIDING for value in metadata.get_all(field) or ())


def publish(lock: Path, folder: Path) -> str:
    """Put stubs of all that the lock names into the folder, and a newer release of each; return the lock for them."""
    lines = []
    for name, extras, version in PIN.findall(lock.read_text(encoding="utf-8")):
        asked = real_metadata(name)
        digest = make_wheel(folder, normal(name), version, asked)
        # Within nearly every range, so that nothing but the lock keeps it away.
        make_wheel(folder, normal(name), f"{version}.post1", asked)
        lines.append(f"{name}{extras}=={version} --hash=sha256:{digest}\n")
    return "".join(lines)
