"""A real Dovecot on loopback, with a mailbox for each user name, in a folder of its own."""

import imaplib
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.channels_hub.adapters.email.certificate import make_certificate
from tests.ports import free_port

PASSWORD = "secret-for-the-tests"
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{certificate}
imap_id_log = *
disable_plaintext_auth = no
auth_mechanisms = plain login
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
first_valid_uid = 1
auth_failure_delay = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
mail_location = maildir:{folder}/mail/%u/Maildir
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Dovecot:
    port: int
    log: Path
    #: Who trusts it takes the server for genuine.
    certificate: Path


@dataclass(frozen=True)
class Mailbox:
    """One user's mailbox, as a mail server's other side fills it."""

    server: Dovecot
    user: str

    @property
    def url(self) -> str:
        return f"imap://{self.user}:{PASSWORD}@127.0.0.1:{self.server.port}/INBOX"

    def put(self, letter: bytes, *, folder: str = "INBOX", read: bool = False) -> None:
        with self._open() as mailbox:
            mailbox.append(folder, "\\Seen" if read else "", imaplib.Time2Internaldate(time.time()), letter)

    def take_away(self, number: int) -> None:
        with self._open() as mailbox:
            mailbox.select("INBOX")
            mailbox.store(str(number), "+FLAGS", "\\Deleted")
            mailbox.expunge()

    def make_folder(self, name: str) -> None:
        """As the server spells it."""
        with self._open() as mailbox:
            mailbox.create(f'"{name}"')

    def log_of(self) -> list[str]:
        """What the server wrote of this user."""
        return [line for line in self.server.log.read_text().splitlines() if self.user in line]

    def flags(self) -> list[bytes]:
        with self._open() as mailbox:
            mailbox.select("INBOX", readonly=True)
            return [item for item in mailbox.fetch("1:*", "(FLAGS)")[1] if isinstance(item, bytes)]

    def _open(self) -> imaplib.IMAP4:
        mailbox = imaplib.IMAP4("127.0.0.1", self.server.port)
        mailbox.login(self.user, PASSWORD)
        return mailbox


@contextmanager
def dovecot(folder: Path) -> Iterator[Dovecot]:
    program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "the mail tests need Dovecot: apt-get install dovecot-imapd"
    port, certificate = free_port(), make_certificate(folder / "certificate.pem")
    configuration = folder / "dovecot.conf"
    configuration.write_text(
        CONFIGURATION.format(folder=folder, port=port, password=PASSWORD, certificate=certificate, **_people())
    )
    (folder / "mail").mkdir()
    shutil.chown(folder / "mail", _people()["mail_user"])
    folder.chmod(0o755)
    server = subprocess.Popen([program, "-F", "-c", configuration])
    try:
        _await(port, server)
        yield Dovecot(port, folder / "log", certificate)
    finally:
        server.terminate()
        server.wait(10)


def _people() -> dict[str, str]:
    """As root it drops its rights to others' names; as anybody else it is that one throughout."""
    if os.getuid() == 0:
        mail = pwd.getpwnam("nobody")
        users = {"internal": "dovecot", "login": "dovenull", "group": "dovecot"}
    else:
        mail = pwd.getpwuid(os.getuid())
        users = {"internal": mail.pw_name, "login": mail.pw_name, "group": mail.pw_name}
    return {**users, "uid": str(mail.pw_uid), "gid": str(mail.pw_gid), "mail_user": mail.pw_name}


def _await(port: int, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        assert server.poll() is None, "Dovecot did not start"
        try:
            with imaplib.IMAP4("127.0.0.1", port):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("Dovecot does not answer")
