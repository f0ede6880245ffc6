"""One call of one telephone: what its owner does, and what it answers by itself."""

from secrets import token_hex
from urllib.parse import quote

from tests.asterisk.dialog import Dialog
from tests.asterisk.sip import Sip, sound, tag, uri


class Leg(Dialog):
    def invite(self, way: str) -> None:
        self._branch = token_hex(6)
        self._ask("INVITE", branch=self._branch, body=sound(self._turn, way))

    def hold(self) -> None:
        self.invite("sendonly")

    def resume(self) -> None:
        self.invite("sendrecv")

    def pick_up(self) -> None:
        self._answer(self._offer, "200 OK", sound(1, "sendrecv"))
        self.up.set()

    def hang_up(self) -> None:
        """Or take back, or decline, what was not answered."""
        if self.up.is_set():
            self._ask("BYE")
        elif self._offer.first:
            self._answer(self._offer, "486 Busy Here")
        else:
            self._ask("CANCEL", turn=self._turn, branch=self._branch)

    def hand_over(self, extension: str, after: "Leg | None" = None) -> None:
        """Unasked, or after a word with the colleague on another leg."""
        address = f"sip:{extension}@127.0.0.1"
        if after:
            there = f"{after.id};to-tag={tag(after.to)};from-tag={tag(after.me)}"
            address += f"?Replaces={quote(there, safe='')}"
        self._ask("REFER", extra=[("Refer-To", f"<{address}>"), ("Referred-By", f"<{self.at}>")])

    def ring(self, offer: Sip, does: str) -> None:
        self._offer, self._target = offer, uri(offer["Contact"])
        self._answer(offer, "486 Busy Here" if does == "is busy" else "180 Ringing")
        if does == "picks up":
            self.pick_up()

    def take(self, message: Sip) -> None:
        if message.code:
            self._heard(message)
        elif message.method != "ACK":
            self._answer(message, "200 OK", sound(2, "sendrecv") if message.method == "INVITE" else "")
            if message.method == "CANCEL":
                self._answer(self._offer, "487 Request Terminated")
        if message.method in ("BYE", "CANCEL") and message.code in (0, 200):
            self.over.set()

    def _heard(self, answer: Sip) -> None:
        if answer.method != "INVITE" or answer.code < 200:
            return
        turn, taken = int(answer["CSeq"].split()[0]), answer.code < 300
        if taken:
            self.to, self._target = answer["To"], uri(answer["Contact"])
        self._ask("ACK", turn=turn, branch="" if taken else self._branch, to=answer["To"])
        (self.up if taken or self.up.is_set() else self.over).set()
