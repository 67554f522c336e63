"""Time-stamps as files that anybody checks with openssl alone, and the words that say how."""

from collections.abc import Iterator

from claims.choices import Covers
from claims.exchange.annotation import utc
from claims.models import TimeStamp

FOLDER = "time-stamps"
# What was stamped, as a file: its name before the uid, and its ending.
_NAMES = {
    Covers.MANIFEST: ("manifest", "txt"),
    Covers.RELEASE: ("SHA256SUMS", "txt"),
    Covers.SOURCE: ("copies", "json"),
    Covers.CASE: ("case", "json"),
}
_IS = {
    Covers.MANIFEST: "the hashes of all saved copies of the installation",
    Covers.RELEASE: "the file SHA256SUMS of the release",
    Covers.SOURCE: "hashes, addresses and times of all saved copies of the source",
    Covers.CASE: "hashes, addresses and times of what the case file holds",
}


def stamped_name(stamp: TimeStamp) -> str:
    """Name of the file with what was stamped."""
    name, ending = _NAMES[Covers(stamp.covers)]
    return f"{FOLDER}/{name}-{stamp.uid}.{ending}"


def files_of_stamps(stamps: list[TimeStamp]) -> Iterator[tuple[str, bytes]]:
    """Of each: what was stamped, the authority's answer, and the certificates that were trusted."""
    for stamp in stamps:
        name = stamped_name(stamp)
        yield name, stamp.content.encode()
        yield f"{name}.tsr", bytes(stamp.token)
        yield f"{name}.pem", stamp.trusted.encode()


def check_command(stamp: TimeStamp) -> str:
    """The command that checks one, as of the time that it states: certificates expire, and time-stamps stay."""
    name = stamped_name(stamp)
    at = int(stamp.stamped_at.timestamp())
    return f"openssl ts -verify -data {name} -in {name}.tsr -CAfile {name}.pem -attime {at}"


def how_to_check(stamps: list[TimeStamp]) -> str:
    """The part of a README about time-stamps; that there is none, where there is none."""
    if not stamps:
        return "\n".join([*_HEAD, "There is none. Nobody outside of the installation has signed these hashes."])
    return "\n".join([*_HEAD, _ABOUT, *(_one(stamp) for stamp in stamps), _KNOW])


def _one(stamp: TimeStamp) -> str:
    return f"""
{utc(stamp.stamped_at)}, of {_IS[Covers(stamp.covers)]},
  signed by {stamp.authority}
  (rules {stamp.policy}, number {stamp.serial}), asked for by {stamp.asked_by.shown_name}.
  SHA-256 of what was signed: {stamp.sha256}

     {check_command(stamp)}
"""


_HEAD = ("The time-stamps", "---------------")
_ABOUT = """\
An authority outside of the installation signed that a file with hashes was there at a time. In this folder, run the
command of each; it must end with "Verification: OK". OpenSSL is a part of most systems."""
_KNOW = """\
   openssl ts -reply -in FILE.tsr -text   tells the time, the hash and the number that were signed.
The file that was signed lists SHA-256 values: those of this folder must stand in it.
The certificates (.pem) are those that the installation trusted. To rely on nobody here, get them from the authority.
It proves that the hashes were there at that time, not who made them, nor that anything is true."""
