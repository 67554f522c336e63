"""What changed between two releases, told by their files alone."""

import io
import json
import zipfile

from claims.exchange.release.changes import _compared


def archive(**files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as written:
        for name, rows in files.items():
            lines = (json.dumps(row, separators=(",", ":"), ensure_ascii=False) for row in rows)
            written.writestr(f"data/{name}.jsonl", "".join(f"{line}\n" for line in lines))
    return zipfile.ZipFile(stream)


def claim(uid, quote="It helps.", **said):
    told = {"claim_uid": uid, "permalink": "", "scheme": "fit", "scheme_version": "1", "ratings": 2, "quote": quote}
    return told | {"decision_scheme": "fit"} | said


def test_rows_are_told_apart_by_what_they_say_in_whatever_order_they_stand():
    earlier = archive(claims=[claim("a"), claim("b"), claim("c"), claim("d", '"claim_uid":"x", \\"')])
    later = archive(
        claims=[
            claim("d", '"claim_uid":"x", \\"'), claim("a", permalink="https://here.example/", scheme="", ratings=3),
            claim("new"), claim("c", "It may help."), claim("other", decision_scheme=""),
        ]
    )  # fmt: skip
    assert _compared("claims", earlier, later) == {"new": 2, "changed": 1, "gone": 1}
    # Which codebook is in use is nothing of a claim; which one it was decided with is.
    assert _compared("claims", archive(claims=[claim("a")]), archive(claims=[claim("a", decision_scheme="new")])) == {
        "new": 0, "changed": 1, "gone": 0,
    }  # fmt: skip
    assert _compared("claims", archive(), later)["new"] == 5
