"""Time-stamps that an authority signs (RFC 3161): what is asked for, and whether the answer holds.

A token says that a SHA-256 was there at a time, signed by the authority. It is checked without a network: its
signature, its certificates up to one that is trusted, each valid at the time that it states, and the use that they are
for (time-stamping alone).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, cast

from cryptography.x509 import Certificate, load_der_x509_certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

# An answer with a chain of certificates has some 8 KB.
MAX_TOKEN: Final = 64 * 1024
SHA256: Final = "2.16.840.1.101.3.4.2.1"
_GIVEN: Final = {PKIStatus.GRANTED.value}
_REFUSED: Final = {
    1: "it changed what was asked for",
    2: "it refuses",
    3: "it wants us to wait",
    4: "it warns that its certificate is about to be revoked",
    5: "it says that its certificate is revoked",
}


class BadStamp(ValueError):
    """An answer that is no time-stamp of what was asked for; the message says in what."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: the bytes that are sent, and the number in it by which its answer is known."""

    request: bytes
    nonce: int


@dataclass(frozen=True, slots=True)
class Stamped:
    """What a token says: when, by whom, under which policy; numbers in hexadecimal. `nonce` is empty without one."""

    at: datetime
    authority: str
    policy: str
    serial: str
    nonce: str


def ask_for(data: bytes) -> Asked:
    """The request for a time-stamp of the SHA-256 of these bytes, of which there is at least one."""
    request = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()
    return Asked(request.as_bytes(), request.nonce or 0)


def certificates_in(pem: str) -> list[Certificate]:
    """The certificates of a PEM file. Raises BadStamp where there is none."""
    try:
        return load_pem_x509_certificates(pem.encode())
    except ValueError as error:
        raise BadStamp("The certificates of the authority cannot be read: they are no PEM file.") from error


def check_stamp(token: bytes, sha256: str, trusted: str, *, nonce: int | None = None) -> Stamped:
    """What an answer says, if it is a time-stamp of this SHA-256 that one of the trusted certificates stands behind.

    `trusted` is PEM: the roots, and what stands between them and the signer where the answer does not bring it. `nonce`
    is that of the request, where one is compared. Raises BadStamp.
    """
    roots = certificates_in(trusted)
    if len(token) > MAX_TOKEN:
        raise BadStamp(f"The answer has {len(token):,} bytes: no time-stamp is that long.")
    with _told():
        response = decode_timestamp_response(token)
        if response.status not in _GIVEN:
            raise BadStamp(_status(response))
        found = response.tst_info.message_imprint
        if found.hash_algorithm.dotted_string != SHA256 or found.message != bytes.fromhex(sha256):
            raise BadStamp("It is a time-stamp of another hash.")
        if nonce is not None and response.tst_info.nonce != nonce:
            raise BadStamp("It answers another request: its nonce is not the one that was sent.")
        signer = _signer(response)
        _refuse_outdated(signer, response)
        _verify(response, roots, sha256)
        return _said(response, signer)


@contextmanager
def _told() -> Iterator[None]:
    """Whatever the library makes of bytes that are no answer, panics of its own included, becomes a BadStamp."""
    try:
        yield
    except BadStamp:
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise BadStamp("It is no time-stamp: its bytes cannot be read as one.") from error


def _status(response: TimeStampResponse) -> str:
    because = _REFUSED.get(response.status, f"it answers with status {response.status}")
    said = "".join(sign for sign in "; ".join(response.status_string) if sign.isprintable())[:200]
    return f"The authority gives none: {because}{f' ({said})' if said else ''}."


def _signer(response: TimeStampResponse) -> Certificate:
    """The certificate with which the token says that it is signed."""
    (info,) = response.signed_data.signer_infos
    for der in response.signed_data.certificates:
        one = load_der_x509_certificate(der)
        if one.serial_number == info.serial_number and one.issuer == info.issuer:
            return one
    raise BadStamp("The answer does not bring the certificate of who signed it.")


def _refuse_outdated(signer: Certificate, response: TimeStampResponse) -> None:
    at = response.tst_info.gen_time.astimezone(UTC)
    if not signer.not_valid_before_utc <= at <= signer.not_valid_after_utc:
        raise BadStamp(
            "The certificate of the authority had expired or was not valid yet: it is for"
            f" {signer.not_valid_before_utc:%Y-%m-%d} to {signer.not_valid_after_utc:%Y-%m-%d}, and the time-stamp is"
            f" of {at:%Y-%m-%d}."
        )


def _verify(response: TimeStampResponse, roots: list[Certificate], sha256: str) -> None:
    try:
        VerifierBuilder(roots=roots).build().verify(response, bytes.fromhex(sha256))
    except VerificationError as error:
        # The library's own words of a chain are a page of OpenSSL's.
        chain = "certificates: " in str(error)
        why = "its signature does not lead to one of the certificates that are trusted" if chain else str(error)
        raise BadStamp(f"It is signed by nobody whom the settings name: {why}.") from error


def _said(response: TimeStampResponse, signer: Certificate) -> Stamped:
    info = response.tst_info
    # Its type says otherwise: an answer without one has none.
    nonce = cast(int | None, info.nonce)
    return Stamped(
        at=info.gen_time.astimezone(UTC),
        authority=signer.subject.rfc4514_string()[:400],
        policy=info.policy.dotted_string,
        serial=f"{info.serial_number:x}",
        nonce="" if nonce is None else f"{nonce:x}",
    )
