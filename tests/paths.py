"""Where things stand: the checkout, the five documents and tables of others beside it, and the corpus inside it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"
TABLES = SEEDS.parent / "tables"
CORPUS = ROOT / "claims" / "data" / "corpus"
REFS = ROOT.parent / "shared" / "refs"
