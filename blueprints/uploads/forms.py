"""The form with which a sheet is brought; `operations/sheets.py` judges the file."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import RadioField

from models import Event
from operations import uploads
from web.forms import MUST
from web.upload_words import ABOUT, KIND


class SheetForm(FlaskForm):
    kind = RadioField(_l("What is in it"), MUST, validate_choice=False)
    file = FileField(_l("Sheet"), MUST, description=_l("An Excel file (.xlsx) or a .csv, up to 1.5 MB and 2,000 rows."))

    def offer(self, event: Event) -> "SheetForm":
        """The kinds of sheets that this event takes."""
        kinds = uploads.kinds(event)
        self.kind.choices = [(kind, f"{KIND[kind]}. {ABOUT[kind]}") for kind in kinds]
        if not self.is_submitted():
            self.kind.data = kinds[0]
        return self
