"""Where things stand: the checkout, the five documents beside it, and the corpus inside it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"
CORPUS = ROOT / "claims" / "data" / "corpus"
REFS = ROOT.parent / "shared" / "refs"
