"""Which addresses may be fetched: one parser for what is checked and what is asked for, one table of networks.

A URL comes from a stranger. `parse_target` says what it means or refuses it, before any name is looked up;
`checked_addresses` looks its name up once and refuses it if a single answer leads anywhere but the public internet.
The client connects to the addresses that came out of here and looks nothing up itself, so a name that changes its
address between the check and the connection (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote

import idna

from claims.sources.base import Failed, Refused

Resolver = Callable[[str, int, float], Sequence[str]]
"""Host, port and a time-out in seconds in; IP addresses as text out. Raises OSError; TimeoutError when it took longer."""

MOST_CHARACTERS = (
    2000  # of a URL; RFC 9110 section 4.1 asks for 8000, no page that a newsroom cites comes near
)
MOST_OF_A_HOST = 253  # RFC 1035 section 2.3.4, without the final dot
DEFAULT_PORTS = {"http": 80, "https": 443}
ALLOWED_PORTS = frozenset(DEFAULT_PORTS.values())

# RFC 3986 appendix B. Not urllib's: that one drops tabs and line ends and keeps what we refuse.
_PARTS = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?P<fragment>#.*)?"
)
_AUTHORITY = re.compile(r"(?:\[(?P<literal>[^\[\]]*)\]|(?P<name>[^\[\]:]+))(?::(?P<port>[0-9]*))?")
_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
# A host whose last label is a number is an IPv4 address to every client that asks inet_aton (WHATWG URL, "ends in a
# number"): 127.1, 0x7f.1, 017700000001, 2130706433.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_KEPT_IN_A_PATH = "!$%&'()*+,/:;=?@[]~"
_NOT_IN_A_URL = frozenset(
    {"Cc", "Cs", "Zs", "Zl", "Zp"}
)  # control characters, surrogates, spaces of all kinds

# Names that lead inside by what they are (RFC 6761, 6762, 7686, 8375, 9476, and what routers and clouds make up).
_INNER_NAMES = ("localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "private",
                "home.arpa", "onion", "alt")  # fmt: skip

_ITSELF = "this computer itself"
_PRIVATE = "a private network"
_LINK = "a neighbour on the local network"
_CLOUD = "a cloud provider's inner services"
_RESERVED = "an address that is reserved"
_EXAMPLES = "an address that only stands in documentation"
_GROUP = "a group of computers at once"
_WRAPPED = "an address that hides another one"

# Spelled out, since the flags of `ipaddress` let NAT64, 6to4, multicast, site-local and Azure's 168.63.129.16 through
# (measured), and change between Python versions. IANA's special-purpose registries (RFC 6890) and what clouds add.
_DENIED: tuple[tuple[IPv4Network | IPv6Network, str], ...] = tuple(
    (ip_network(network), what)
    for network, what in (
        ("0.0.0.0/8", _ITSELF),  # RFC 791: on Linux, 0.0.0.0 connects to the machine itself
        ("10.0.0.0/8", _PRIVATE),  # RFC 1918
        ("100.64.0.0/10", _PRIVATE),  # RFC 6598 shared by carriers; Alibaba's metadata are at 100.100.100.200
        ("127.0.0.0/8", _ITSELF),  # RFC 1122
        ("168.63.129.16/32", _CLOUD),  # Azure's, inside a public range
        ("169.254.0.0/16", _LINK),  # RFC 3927; metadata of most clouds at 169.254.169.254
        ("172.16.0.0/12", _PRIVATE),  # RFC 1918
        ("192.0.0.0/24", _RESERVED),  # RFC 6890; Oracle's metadata at 192.0.0.192
        ("192.0.2.0/24", _EXAMPLES),  # RFC 5737
        ("192.88.99.0/24", _RESERVED),  # RFC 7526, once the 6to4 relays
        ("192.168.0.0/16", _PRIVATE),  # RFC 1918
        ("198.18.0.0/15", _RESERVED),  # RFC 2544 benchmarks
        ("198.51.100.0/24", _EXAMPLES),  # RFC 5737
        ("203.0.113.0/24", _EXAMPLES),  # RFC 5737
        ("224.0.0.0/4", _GROUP),  # RFC 5771
        ("240.0.0.0/4", _RESERVED),  # RFC 1112, with the broadcast 255.255.255.255
        ("::1/128", _ITSELF),  # RFC 4291
        ("::/96", _WRAPPED),  # RFC 4291 IPv4-compatible, and the unspecified address ::
        ("::ffff:0:0/96", _WRAPPED),  # RFC 4291 IPv4-mapped
        ("::ffff:0:0:0/96", _WRAPPED),  # RFC 2765 IPv4-translated
        ("64:ff9b::/96", _WRAPPED),  # RFC 6052 NAT64
        ("64:ff9b:1::/48", _WRAPPED),  # RFC 8215 NAT64 for local use
        ("100::/64", _RESERVED),  # RFC 6666 discard
        ("100:0:0:1::/64", _RESERVED),  # RFC 9780 dummy
        ("2001::/32", _WRAPPED),  # RFC 4380 Teredo
        ("2001::/23", _RESERVED),  # RFC 2928 protocol assignments
        ("2001:db8::/32", _EXAMPLES),  # RFC 3849
        ("2002::/16", _WRAPPED),  # RFC 3056 6to4
        ("3fff::/20", _EXAMPLES),  # RFC 9637
        ("5f00::/16", _RESERVED),  # RFC 9602 segment routing
        ("fd00:ec2::254/128", _CLOUD),  # AWS metadata
        ("fc00::/7", _PRIVATE),  # RFC 4193
        ("fe80::/10", _LINK),  # RFC 4291
        ("fec0::/10", _PRIVATE),  # RFC 3879 site-local
        ("ff00::/8", _GROUP),  # RFC 4291
    )
)
_HANDED_OUT = IPv6Network("2000::/3")  # the only part of IPv6 that IANA gives out as public unicast


@dataclass(frozen=True, slots=True)
class Target:
    """What a URL asks for. `host` is ASCII, lower case, without a final dot; an IPv6 address stands without brackets."""

    scheme: str
    host: str
    port: int
    path: str  # with its query, percent-encoded, never empty
    origin: str  # "https://news.example"; with the port where it isn't the scheme's own
    trusted: bool = False  # the operator's own configuration names its origin

    @property
    def url(self) -> str:
        """The whole address in its normal spelling, without a fragment."""
        return self.origin + self.path

    @property
    def authority(self) -> str:
        """What the Host header says (RFC 9110 section 7.2)."""
        return self.origin.partition("://")[2]


def parse_target(url: str, *, trusted_origins: Collection[str] = ()) -> Target:
    """What a URL asks for. Raises Refused ("url", "port" or "address"); looks nothing up.

    `trusted_origins` are what the operator configured ("http://127.0.0.1:8888", "http://searxng:8080"): their port and
    address may be any, all else holds for them too. ValueError if one of these is no origin.
    """
    target = _parsed(url)
    if target.origin in {_origin(trusted) for trusted in trusted_origins}:
        return Target(target.scheme, target.host, target.port, target.path, target.origin, trusted=True)
    if target.port not in ALLOWED_PORTS:
        raise Refused("port", "Only the usual ports of the web, 80 and 443, are fetched from.")
    _check_host(target.host)
    return target


def checked_addresses(target: Target, resolver: Resolver, timeout: float) -> list[str]:
    """The IP addresses to connect to, in the resolver's order; it is asked at most once, for `timeout` seconds.

    Raises Refused ("address") if any of the answers is not public, Failed ("name" or "time") if there is no answer.
    """
    if _literal(target.host):
        return [target.host]  # parse_target has checked it
    answers = _looked_up(target, resolver, timeout)
    if not target.trusted:
        for answer in answers:
            check_address(answer)
    return answers


def check_address(address: str) -> None:
    """Raises Refused ("address") unless it is an IP address on the public internet. The message doesn't repeat it."""
    try:
        what = _what_is_wrong(ip_address(address))
    except ValueError:
        what = _RESERVED
    if what:
        raise Refused("address", f"That address leads to {what}; it is not fetched.")


def _what_is_wrong(address: IPv4Address | IPv6Address) -> str | None:
    if isinstance(address, IPv6Address) and address.scope_id is not None:
        return _LINK  # RFC 4007: a zone means something on one machine only
    for network, what in _DENIED:
        if address.version == network.version and address in network:
            return what
    public = address.is_global and (address.version == 4 or address in _HANDED_OUT)
    return None if public else _RESERVED


def _looked_up(target: Target, resolver: Resolver, timeout: float) -> list[str]:
    try:
        answers = list(resolver(target.host, target.port, timeout))
    except TimeoutError:
        raise Failed("time", "Nobody said in time where that site is to be found.", temporary=True) from None
    except (OSError, UnicodeError):
        answers = []
    if not answers:
        raise Failed("name", "There is no site of that name, or it can't be found just now.", temporary=True)
    return answers


def _parsed(url: str) -> Target:
    """Raises Refused ("url") for whatever two parsers might read in two ways."""
    _check_spelling(url)
    parts = _PARTS.fullmatch(url)
    if parts is None or parts["scheme"].lower() not in DEFAULT_PORTS:
        raise Refused("url", "A web address begins with http:// or https://; nothing else is fetched.")
    if "@" in parts["authority"] or _may_hide_a_user(parts):
        raise Refused("url", "That address holds a user name or a password; it is not fetched.")
    authority = _AUTHORITY.fullmatch(parts["authority"])
    if authority is None:
        raise _no_host()
    scheme = parts["scheme"].lower()
    host = _ipv6(authority["literal"]) if authority["name"] is None else _name(authority["name"])
    port = int(authority["port"] or DEFAULT_PORTS[scheme])
    path = quote((parts["path"] or "/") + (parts["query"] or ""), safe=_KEPT_IN_A_PATH)
    return Target(scheme, host, port, path, _spelled_origin(scheme, host, port))


def _check_spelling(url: str) -> None:
    if len(url) > MOST_CHARACTERS:
        raise Refused("url", f"That address is longer than {MOST_CHARACTERS:,} characters.")
    if "\\" in url or any(unicodedata.category(character) in _NOT_IN_A_URL for character in url):
        raise Refused("url", "That address holds a space, a backslash or a character that can't be seen.")


def _may_hide_a_user(parts: re.Match[str]) -> bool:
    """`http://news.example#@127.0.0.1`: to some parsers, the host ends at the `@`. None that we ask, but it is a trick."""
    rest = (parts["query"] or "") + (parts["fragment"] or "")
    return not parts["path"] and "@" in rest.partition("/")[0]


def _origin(trusted: str) -> str:
    try:
        return _parsed(trusted).origin
    except Refused as refused:
        raise ValueError(f"not an origin: {trusted!r}") from refused


def _spelled_origin(scheme: str, host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" + ("" if port == DEFAULT_PORTS[scheme] else f":{port}")


def _ipv6(text: str) -> str:
    """An address between brackets (RFC 3986 section 3.2.2) in its normal spelling; a zone is never sent to anyone."""
    try:
        address = IPv6Address(text)
    except ValueError:
        raise _no_host() from None
    if address.scope_id is not None:
        check_address(text)
    return str(address)


def _name(text: str) -> str:
    """A name as it is looked up and sent: IDNA 2008 with the mapping of UTS 46, as browsers do; ASCII stays as it is."""
    host = _mapped(text).removesuffix(".")
    if len(host) > MOST_OF_A_HOST or not all(_LABEL.fullmatch(label) for label in host.split(".")):
        raise _no_host()
    if _is_number(host) and (not text.isascii() or _literal(host) is None):
        raise Refused("address", "That address is a number in an unusual spelling; it is not fetched.")
    return host


def _mapped(text: str) -> str:
    if text.isascii():
        return text.lower()  # underscores are in real names, and IDNA refuses them
    if len(text) > MOST_OF_A_HOST:
        raise _no_host()
    try:
        return idna.encode(text, uts46=True).decode("ascii").lower()
    except UnicodeError:  # IDNAError is one
        raise _no_host() from None


def _check_host(host: str) -> None:
    if _literal(host):
        check_address(host)
    elif "." not in host or any(f".{host}".endswith(f".{inner}") for inner in _INNER_NAMES):
        raise Refused("address", "That is a name inside a private network; it is not fetched.")


def _is_number(host: str) -> bool:
    return _NUMBER.fullmatch(host.rpartition(".")[2]) is not None


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    """The address, if the host is one in its usual spelling: four decimal numbers, or IPv6."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def _no_host() -> Refused:
    return Refused("url", "That address names no site, or names it in a way that can't be read.")
