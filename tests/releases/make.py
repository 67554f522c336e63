"""Keeps a small database of the release that is being made: `python -m tests.releases.make`.

Makes one on SQLite and one on PostgreSQL (the server of TEST_DATABASE_URL, else the one on this machine), keeps their
backups and the hashes of the migrations under `tests/releases/VERSION`, and takes `.dev0` off the version. From then on
no migration of it is changed. `--rehearse` does the same and leaves the version as it is.
"""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

SERVER = os.environ.setdefault("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/evidence_release")


def main(arguments: list[str]) -> None:
    """Keep the databases of this release."""
    import django  # noqa: PLC0415

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from evidence import __version__  # noqa: PLC0415
    from tests.paths import ROOT  # noqa: PLC0415
    from tests.releases.kept import ENGINES, HERE, UNRELEASED, VERSION, hashes_of_migrations, make_kept  # noqa: PLC0415

    if not __version__.endswith(UNRELEASED):
        sys.exit(f"{__version__} is released: its database is never made again. Give the next version {UNRELEASED}.")
    project = ROOT / "evidence" / "__init__.py"
    before = project.read_text(encoding="utf-8")
    folder = HERE / VERSION
    with tempfile.TemporaryDirectory() as work:
        made = Path(work) / VERSION
        made.mkdir()
        # First, because the backups say of which version they are.
        project.write_text(before.replace(__version__, VERSION), encoding="utf-8")
        try:
            for engine in ENGINES:
                make_kept(made, engine, SERVER if engine == "postgresql" else "", Path(work))
        except BaseException:
            project.write_text(before, encoding="utf-8")
            raise
        (made / "migrations.json").write_text(json.dumps(hashes_of_migrations(), indent=1) + "\n", encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(made, folder)
    if "--rehearse" in arguments:
        project.write_text(before, encoding="utf-8")
    sizes = ", ".join(f"{path.name} {path.stat().st_size:,}" for path in sorted(folder.iterdir()))
    print(f"{folder.relative_to(ROOT)}: {sizes} bytes")  # noqa: T201  a command speaks to a terminal


if __name__ == "__main__":
    main(sys.argv[1:])
