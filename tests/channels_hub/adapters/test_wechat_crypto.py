"""The platforms' signatures and encryption, against their documents' own values and an independent library."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import check_signature

from channels_hub.adapters import xml
from channels_hub.adapters.wechat_crypto import Crypt, NotOurs, is_signed, key_of, signature

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
APPID = "wx1234567890abcdef"
NO_SUCH_CODE = b'<?xml version="1.0" encoding="no-such"?><xml><A/></xml>'
OURS = Crypt(key_of(KEY), APPID)
THEIRS = WeChatCrypto("token", KEY, APPID)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("AAAAA", "1714036504", "1514711492"), "f464b24fc39322e44b38aa78f5edd27bd1441696"),
        (("AAAAA", "1714037059", "486452656"), "899cf89e464efb63f54ddac96b0a0a235f53aa78"),
        (("xyz123xyz", "1397022061823", "57155157"), "90e4c22c90a58f26526c2dd5b6c56c8822edeaa1"),
    ],
)
def test_signatures_are_those_of_the_documents(parts: tuple[str, ...], expected: str) -> None:
    assert signature(*parts) == expected
    assert is_signed(expected, *parts)
    assert not is_signed(expected[:-1] + "0", *parts)
    assert not is_signed("签名", *parts)


def test_an_account_without_token_accepts_nothing() -> None:
    assert not is_signed(signature("", "1", "2"), "", "1", "2")


@given(some.text(), some.text(alphabet="0123456789"), some.text())
def test_an_independent_library_signs_alike(token: str, timestamp: str, nonce: str) -> None:
    check_signature(token, signature(token, timestamp, nonce), timestamp, nonce)


@given(some.text(alphabet=some.characters(exclude_categories=["Cs"])))
def test_what_one_encrypts_the_other_reads(message: str) -> None:
    sealed = THEIRS.encrypt_message(f"<xml>{message}</xml>", "nonce", "1")
    encrypted = sealed.partition("<Encrypt><![CDATA[")[2].partition("]]>")[0]
    assert OURS.decrypt(encrypted).decode() == f"<xml>{message}</xml>"


@given(some.binary(max_size=300))
def test_what_was_encrypted_is_read_again(message: bytes) -> None:
    assert OURS.decrypt(OURS.encrypt(message)) == message


def test_an_echo_of_the_documents_is_read() -> None:
    crypt = Crypt(key_of("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"), "wx5823bf96d3bd56c7")
    echo = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
    assert crypt.decrypt(echo) == b"1616140317555161061"
    parts = ("QDG6eK", "1409659589", "263014780", echo)
    assert is_signed("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", *parts)


@pytest.mark.parametrize("sealed", ["", "AAAA", "not base64!", "QUFBQUFBQUFBQUFBQUFBQQ==", "签" * 40])
def test_what_is_not_encrypted_is_refused(sealed: str) -> None:
    with pytest.raises(NotOurs):
        OURS.decrypt(sealed)


def test_what_is_meant_for_another_account_is_refused() -> None:
    with pytest.raises(NotOurs):
        OURS.decrypt(Crypt(OURS.key, "wx-other").encrypt(b"hello"))


@pytest.mark.parametrize("key", ["", "short", KEY + "A", "!" * 43])
def test_a_key_has_43_letters(key: str) -> None:
    with pytest.raises(ValueError, match=r"43|padding|base64"):
        key_of(key)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<xml",
        b"hello",
        b"<xml/>",
        b"<a>" * 50 + b"</a>" * 50,
        NO_SUCH_CODE,
    ],
)
def test_what_is_no_xml_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"XML|deep"):
        xml.read(body)
