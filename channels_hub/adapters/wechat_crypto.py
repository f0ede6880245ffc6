"""How WeChat's platforms sign and encrypt what they push (WXBizMsgCrypt), shared by their adapters.

Source: the platform's document "消息加解密说明". All sizes are bytes.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

#: The padding fills up to this many, twice the cipher's own block.
BLOCK = 32
#: Random bytes, then the length of the message.
HEAD = 16 + 4


class NotOurs(ValueError):
    """Not encrypted for this account, or not by the platform."""


def signature(token: str, *parts: str) -> str:
    """SHA-1 over the sorted parts: of the query alone, or of the query and the encrypted body."""
    return hashlib.sha1("".join(sorted([token, *parts])).encode(), usedforsecurity=False).hexdigest()


def is_signed(given: str, token: str, *parts: str) -> bool:
    """Compared in constant time; an account without a token accepts nothing."""
    return bool(token) and hmac.compare_digest(signature(token, *parts).encode(), given.encode(errors="replace"))


def key_of(encoding_key: str) -> bytes:
    """The 32 bytes of a 43-character key; its last character may carry bits to spare. Raises `ValueError`."""
    key = base64.b64decode(encoding_key + "=")
    if len(encoding_key) != 43 or len(key) != 32:
        raise ValueError("an EncodingAESKey has 43 letters and figures")
    return key


@dataclass(frozen=True)
class Crypt:
    """One account's key; `receiver` is its AppID or CorpID, which every message must name."""

    key: bytes
    receiver: str

    def decrypt(self, encrypted: str) -> bytes:
        """The message; raises `NotOurs`."""
        try:
            sealed = base64.b64decode(encrypted, validate=True)
            cipher = self._cipher().decryptor()
            padded = cipher.update(sealed) + cipher.finalize()
        except (binascii.Error, ValueError) as error:
            raise NotOurs("not encrypted") from error
        return self._opened(_unpadded(padded))

    def encrypt(self, message: bytes, salt: bytes = b"") -> str:
        """As the platform does it; `salt` is 16 bytes."""
        plain = (salt or secrets.token_bytes(16)) + len(message).to_bytes(4, "big") + message + self.receiver.encode()
        pad = BLOCK - len(plain) % BLOCK
        cipher = self._cipher().encryptor()
        return base64.b64encode(cipher.update(plain + bytes([pad]) * pad) + cipher.finalize()).decode()

    def _opened(self, plain: bytes) -> bytes:
        length = int.from_bytes(plain[16:HEAD], "big")
        if len(plain) < HEAD or length > len(plain) - HEAD:
            raise NotOurs("the length is wrong")
        message, receiver = plain[HEAD : HEAD + length], plain[HEAD + length :]
        if not hmac.compare_digest(receiver, self.receiver.encode()):
            raise NotOurs("meant for another account")
        return message

    def _cipher(self) -> Cipher[CBC]:
        return Cipher(AES(self.key), CBC(self.key[:16]))


def _unpadded(padded: bytes) -> bytes:
    pad = padded[-1] if padded else 0
    if not 1 <= pad <= BLOCK or padded[-pad:] != bytes([pad]) * pad:
        raise NotOurs("the padding is wrong")
    return padded[:-pad]
