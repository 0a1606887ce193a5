"""What narrows the list of messages."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SearchField, SelectField
from wtforms.fields.choices import SelectChoice

from web import words
from web.filters import shown

CHOICES = [SelectChoice("", _l("All")), *(SelectChoice(*pair) for pair in words.MESSAGE_STATUS.items())]


class OutboxForm(FlaskForm):
    """Sent by GET, so it changes nothing and needs no token."""

    class Meta:
        csrf = False

    q = SearchField(_l("Recipient"), filters=[shown])
    status = SelectField(_l("Status"), choices=CHOICES, default="")

    def asked(self) -> dict[str, str]:
        """Text and status; one that does not exist narrows nothing, and its field says so."""
        self.validate()
        return {"text": self.q.data or "", "status": "" if self.status.errors else self.status.data}
