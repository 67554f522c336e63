"""Sending a few bytes to a public address: with the checks of fetching, and nothing of the answer but its status."""

from typing import Final

from claims.network.fetch import Network, answer_of
from claims.network.target import FetchRefused, public_addresses, target_of
from claims.network.wire import Deadline

# For everything together, in seconds: a server that says nothing holds a worker for so long.
SECONDS: Final = 10.0
MOST_BYTES: Final = 16 * 1024


def check_public(address: str) -> None:
    """Raises FetchRefused where nothing may be sent there. What a name stands for is asked when it is sent."""
    host = target_of(address).host
    if ":" in host or host.replace(".", "").isdigit():
        public_addresses(host, [host])


def post(
    address: str, body: bytes, headers: dict[str, str], *, network: Network | None = None, seconds: float = SECONDS
) -> int:
    """Send it, and give the status of the answer, which is not read any further.

    Nothing is sent on where the server sends on. Raises FetchRefused: for an address that is not public, by its
    spelling or by what its name stands for, and for a server that cannot be reached or does not answer in time.
    """
    if len(body) > MOST_BYTES:
        raise FetchRefused("This is too much to be sent.")
    target = target_of(address)
    deadline = Deadline(seconds, FetchRefused(f"{target.host} did not answer within {seconds:g} seconds."))
    with answer_of(target, network or Network(), deadline, headers, body=body) as response:
        return response.status
