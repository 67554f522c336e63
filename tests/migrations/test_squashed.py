"""What a first start makes at one go is what all migrations make one by one."""

from importlib import import_module
from pathlib import Path

from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader

import claims.migrations

SQUASHED = next(Path(next(iter(claims.migrations.__path__))).glob("0001_squashed_*.py")).stem
AT_ONE_GO = import_module(f"claims.migrations.{SQUASHED}").Migration


def one_by_one():
    """The loader of who has had some of them already."""
    loader = MigrationLoader(None, load=False)
    loader.replace_migrations = False
    loader.build_graph()
    return loader


def numbered():
    """The names of all that are no summary of others."""
    files = Path(next(iter(claims.migrations.__path__))).glob("0*.py")
    return sorted(path.stem for path in files if path.stem != SQUASHED)


def test_both_end_with_the_same_tables():
    last = ("claims", numbered()[-1])
    short, long = MigrationLoader(None).project_state(last), one_by_one().project_state(last)
    assert MigrationAutodetector(short, long)._detect_changes() == {}


def test_it_stands_for_all_of_them_up_to_its_last():
    replaced = [name for _, name in AT_ONE_GO.replaces]
    assert replaced == numbered()[: len(replaced)]
    assert SQUASHED.endswith(replaced[-1])
