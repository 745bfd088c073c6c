"""Where deliveries may go, and where not."""

from collections.abc import Sequence

import pytest

from pannier.webhooks.addresses import AddressRefused, Rules, Target, Unresolved
from pannier.webhooks.errors import UrlProblem, WebhookUrlRefused

PUBLIC, LOCAL = Rules(), Rules(allow_loopback=True)

REFUSED = (
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.8.9.10",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:93.184.215.14",
    "64:ff9b::10.0.0.1",
    "64:ff9b::5db8:d70e",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:5db8:d70e::1",
    "3fff::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "5f00::1",
)
ALLOWED = ("93.184.215.14", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700:4700::1111", "2a00:1450::1")


@pytest.mark.parametrize("address", REFUSED)
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    with pytest.raises(AddressRefused):
        PUBLIC.checked([address])
    with pytest.raises(AddressRefused):
        PUBLIC.checked(["1.1.1.1", address])


@pytest.mark.parametrize("address", ALLOWED)
def test_public_addresses_are_allowed(address: str) -> None:
    assert PUBLIC.checked([address]) == (address,)


def test_a_name_without_an_address_leads_nowhere() -> None:
    with pytest.raises(Unresolved):
        PUBLIC.checked([])


def test_development_allows_the_machine_itself_and_nothing_else_inside() -> None:
    assert LOCAL.checked(["127.0.0.1", "::1"]) == ("127.0.0.1", "::1")
    for address in ("10.0.0.1", "169.254.169.254", "0.0.0.0", "::ffff:10.0.0.1"):
        with pytest.raises(AddressRefused):
            LOCAL.checked([address])


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://Shop.Example/hook", Target(True, "shop.example", 443, "/hook")),
        ("https://shop.example", Target(True, "shop.example", 443, "/")),
        ("https://shop.example:8443/a/b?c=d&e", Target(True, "shop.example", 8443, "/a/b?c=d&e")),
        ("https://shop.example?x=1", Target(True, "shop.example", 443, "/?x=1")),
        ("https://[2606:4700:4700::1111]/", Target(True, "2606:4700:4700::1111", 443, "/")),
        ("https://xn--fiqs8s.example/", Target(True, "xn--fiqs8s.example", 443, "/")),
    ],
)
def test_a_url_is_taken_apart(url: str, target: Target) -> None:
    assert PUBLIC.target(url) == target


def test_the_authority_names_a_port_that_is_not_the_usual_one() -> None:
    assert PUBLIC.target("https://a.example/").authority == "a.example"
    assert PUBLIC.target("https://a.example:8443/").authority == "a.example:8443"
    assert PUBLIC.target("https://[2606::1]:8443/").authority == "[2606::1]:8443"


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://shop.example/", UrlProblem.NOT_HTTPS),
        ("ftp://shop.example/", UrlProblem.NOT_HTTPS),
        ("file://localhost/etc/passwd", UrlProblem.NOT_HTTPS),
        ("//shop.example/", UrlProblem.NOT_HTTPS),
        ("shop.example", UrlProblem.NOT_HTTPS),
        ("", UrlProblem.MALFORMED),
        ("https://", UrlProblem.MALFORMED),
        ("https:///hook", UrlProblem.MALFORMED),
        ("https://user@shop.example/", UrlProblem.MALFORMED),
        ("https://user:pass@shop.example/", UrlProblem.MALFORMED),
        ("https://@shop.example/", UrlProblem.MALFORMED),
        ("https://shop.example/#top", UrlProblem.MALFORMED),
        ("https://shop.example/#", UrlProblem.MALFORMED),
        ("https://shop.example/a b", UrlProblem.MALFORMED),
        ("https://shop.example/\r\nX: y", UrlProblem.MALFORMED),
        ("https://shop.example\t/", UrlProblem.MALFORMED),
        ("https://商家.example/", UrlProblem.MALFORMED),
        ("https://shop.example\\@inside/", UrlProblem.MALFORMED),
        ("https://shop..example/", UrlProblem.MALFORMED),
        ("https://shop.example./", UrlProblem.MALFORMED),
        ("https://-shop.example/", UrlProblem.MALFORMED),
        ("https://sh%6fp.example/", UrlProblem.MALFORMED),
        ("https://[fe80::1%25eth0]/", UrlProblem.MALFORMED),
        ("https://[::1/", UrlProblem.MALFORMED),
        ("https://shop.example:port/", UrlProblem.MALFORMED),
        ("https://shop.example:99999/", UrlProblem.MALFORMED),
        ("https://shop.example/" + "a" * 500, UrlProblem.MALFORMED),
        ("https://shop.example:22/", UrlProblem.PORT_REFUSED),
        ("https://shop.example:80/", UrlProblem.PORT_REFUSED),
        ("https://shop.example:0/", UrlProblem.PORT_REFUSED),
    ],
)
def test_urls_that_are_refused_by_their_form(url: str, problem: UrlProblem) -> None:
    with pytest.raises(WebhookUrlRefused) as refusal:
        PUBLIC.target(url)
    assert refusal.value.reason is problem


def test_every_address_of_a_name_is_looked_at_when_it_is_registered() -> None:
    def mixed(host: str, port: int) -> Sequence[str]:
        return ("1.1.1.1", "10.0.0.1")

    def none(host: str, port: int) -> Sequence[str]:
        raise Unresolved

    for resolve, problem in ((mixed, UrlProblem.ADDRESS_REFUSED), (none, UrlProblem.UNRESOLVED)):
        with pytest.raises(WebhookUrlRefused) as refusal:
            PUBLIC.check_url("https://shop.example/", resolve)
        assert refusal.value.reason is problem
    PUBLIC.check_url("https://shop.example/", lambda host, port: ("1.1.1.1",))
