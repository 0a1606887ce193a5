"""The way to the mail server: one SMTP connection for a batch, and its answers told apart."""

import contextlib
import smtplib
import ssl
import urllib.parse
from email.message import EmailMessage
from types import TracebackType

TIMEOUT = 20


class Refused(Exception):
    """The server did not take a letter; `for_good` when trying again is pointless."""

    def __init__(self, why: str, *, for_good: bool) -> None:
        super().__init__(why)
        self.for_good = for_good


class Postman:
    """Sends letters through `smtp://user:password@host:port` (STARTTLS where the server offers it) or `smtps://`.

    Connects with the first letter and anew after an error; use it in a `with`.
    """

    def __init__(self, url: str, sender: str) -> None:
        self.parts = urllib.parse.urlsplit(url)
        self.sender = sender
        self.server: smtplib.SMTP | None = None

    def __enter__(self) -> "Postman":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._hang_up()

    def send(self, letter: EmailMessage) -> None:
        """Hand over one letter. Raises `Refused`."""
        letter["From"] = self.sender
        try:
            self.server = self.server or self._connect()
            self.server.send_message(letter)
        except smtplib.SMTPRecipientsRefused as refusal:
            code, said = next(iter(refusal.recipients.values()))
            self._hang_up()
            raise Refused(f"{code} {_text(said)}", for_good=code >= 500) from None
        except smtplib.SMTPResponseException as refusal:
            self._hang_up()
            raise Refused(f"{refusal.smtp_code} {_text(refusal.smtp_error)}", for_good=_is_final(refusal)) from None
        except (OSError, smtplib.SMTPException) as trouble:
            self._hang_up()
            raise Refused(str(trouble) or type(trouble).__name__, for_good=False) from None

    def _connect(self) -> smtplib.SMTP:
        secure = self.parts.scheme == "smtps"
        kind, port = (smtplib.SMTP_SSL, 465) if secure else (smtplib.SMTP, 25)
        server = kind(self.parts.hostname, self.parts.port or port, timeout=TIMEOUT)
        server.ehlo_or_helo_if_needed()
        if not secure and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        if self.parts.username:
            server.login(urllib.parse.unquote(self.parts.username), urllib.parse.unquote(self.parts.password or ""))
        return server

    def _hang_up(self) -> None:
        server, self.server = self.server, None
        if server:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                server.quit()


def _is_final(refusal: smtplib.SMTPResponseException) -> bool:
    """A 5xx is final; a login the server refused is the operator's to mend, so the letter waits."""
    return refusal.smtp_code >= 500 and not isinstance(refusal, smtplib.SMTPAuthenticationError)


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
