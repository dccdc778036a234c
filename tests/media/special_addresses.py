"""
Addresses that lead inside: first and last of every special-purpose range, and well-known servants.

Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), multicast (RFC 5771, 4291),
and what embeds an IPv4 address (RFC 4291 2.5.5, 6052, 3056, 4380).
"""

import ipaddress

IPV4_RANGES = """
0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24
203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
"""
IPV6_RANGES = """
::/128 ::1/128 ::ffff:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/32 2001:1::/128 2001:2::/48 2001:10::/28
2001:20::/28 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8
"""
SERVANTS = ["169.254.169.254", "100.100.100.200", "168.63.129.16", "255.255.255.255", "10.0.0.1", "192.168.1.1"]
"""Metadata of clouds, gateways, everybody."""
EMBEDDED = ["::{}", "::ffff:{}", "64:ff9b::{}", "64:ff9b:1::{}"]
EMBEDDED_INSIDE = ["127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "172.16.0.1", "0.0.0.0"]
OUTSIDE = ["8.8.8.8", "114.114.114.114", "2400:3200::1", "2001:4860:4860::8888"]
"""Not special at all; the relay has no business there either."""


def ends(ranges: str) -> list[str]:
    networks = [ipaddress.ip_network(one) for one in ranges.split()]
    return sorted({str(network[at]) for network in networks for at in (0, -1)})


def six_to_four(inside: str) -> str:
    return str(ipaddress.IPv6Address(0x2002 << 112 | int(ipaddress.IPv4Address(inside)) << 80 | 1))


def all_of_them() -> list[str]:
    embedded = [form.format(inside) for form in EMBEDDED for inside in EMBEDDED_INSIDE]
    return [
        *ends(IPV4_RANGES),
        *SERVANTS,
        *ends(IPV6_RANGES),
        *(str(ipaddress.ip_address(one)) for one in embedded),
        *map(six_to_four, EMBEDDED_INSIDE),
        *OUTSIDE,
    ]
