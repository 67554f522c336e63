"""Columns of releases, as programs read them. No file has them: a release does not hold itself."""

from claims.exchange import noun_values as made
from claims.exchange.columns import Column, Kind

_UID = "7k2m9qxwb4"
_TIME = "2026-11-22T04:10:05Z"
_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

RELEASES = (
    Column("release_uid", Kind.CODE, "Identifier of the release.", _UID, "uid"),
    Column("permalink", Kind.CODE, "Address of its page; empty where the installation has no public address.",
           f"https://evidence.example/releases/{_UID}/", made.page_at("releases"), "Release.uid"),
    Column("release_number", Kind.INTEGER, "Its number: releases are counted from 1.", "3", "number"),
    Column("title", Kind.TEXT, "What it is called.", "Claims of knee clinics, 2026", "title"),
    Column("about", Kind.TEXT, "What it holds, in the words of who made it.", "All claims of the first round.",
           "about"),
    Column("licence", Kind.CODE, "Under what it may be used, as an identifier of SPDX; empty where nothing is said.",
           "CC-BY-4.0", "licence"),
    Column("contact", Kind.TEXT, "Where corrections are asked for.", "office@evidence.example", "contact"),
    Column("made_at", Kind.TIME, "When it was made.", _TIME, "made_at"),
    Column("made_by", Kind.TEXT, "Who made it, by the name that was shown then.", "Lead A", "made_by_name"),
    Column("sha256", Kind.CODE, "SHA-256 of its ZIP.", _SHA256, "sha256"),
    Column("size", Kind.INTEGER, "How many bytes the ZIP has.", "204800", "size"),
    Column("corrects_release_uid", Kind.CODE, "Identifier of the release that it corrects.", _UID, "corrects__uid"),
    Column("correction", Kind.TEXT, "What it corrects.", "Two verdicts.", "correction"),
    Column("public_at", Kind.TIME, "Since when everybody can read it; empty while a login is needed.", _TIME,
           "public_at"),
    Column("withheld_at", Kind.TIME, "When it was withheld; empty while it can be read.", _TIME, "withheld_at"),
)  # fmt: skip
