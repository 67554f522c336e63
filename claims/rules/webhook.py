"""How another server is told of an event: how it is signed, how long it rests after a failure, when it is given up."""

import hashlib
import hmac
from datetime import timedelta
from typing import Final

# After so many tries in a row that failed, of whatever events, the server rests for so long.
PAUSES: Final = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 6 * 60, 12 * 60, 24 * 60, 24 * 60, 24 * 60)
)
# With this one nothing is sent there any more, until a lead adds the address again.
MOST_FAILURES: Final = len(PAUSES) + 1
# Tries of one event; it may have waited while others failed.
MOST_TRIES: Final = 6
TIMESTAMP: Final = "Evidence-Timestamp"
SIGNATURE: Final = "Evidence-Signature"


def signature_of(secret: str, timestamp: str, body: str) -> str:
    """HMAC-SHA256 of the time, a full stop and the body: who knows the secret sees who said it, and when."""
    signed = f"{timestamp}.{body}".encode()
    return f"sha256={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def pause_after(failures: int) -> timedelta | None:
    """How long a server rests after so many tries in a row that failed; None: it is given up."""
    return PAUSES[failures - 1] if failures <= len(PAUSES) else None
