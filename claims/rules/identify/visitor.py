"""From which address somebody comes."""

from ipaddress import IPv6Address, IPv6Interface, ip_address

# Who has one IPv6 address has all of its network: 2 ** 64 of them.
NETWORK = 64


def visitor_address(connected: str, forwarded: str, proxies: int) -> str:
    """The address of a visitor, or the network of an IPv6 one; empty where it is not known.

    `connected` is who connected to us, `forwarded` what X-Forwarded-For says. Each proxy adds, at the right, whom it
    heard; so the word of as many as there are `proxies` is taken, and what stands left of it anybody may have typed.
    """
    heard = [part.strip() for part in forwarded.split(",")] if proxies > 0 else []
    for said in (*heard[-proxies:][:1], connected):
        try:
            address = ip_address(said)
        except ValueError:
            continue
        return str(address) if not isinstance(address, IPv6Address) else _network(address)
    return ""


def _network(address: IPv6Address) -> str:
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Interface((address, NETWORK)).network)
