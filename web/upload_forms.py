"""The forms with which a sheet is brought and its columns are chosen; `operations/` judges both."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField

from models import Event, Upload
from operations import categories, delegate_tables
from operations.delegate_columns import COLUMNS, USUAL
from operations.fields import Malformed
from operations.refusals import Refusal
from web import language
from web.formats import countries, plain
from web.forms import MUST, RuledForm
from web.upload_words import ABOUT, KIND, MOST

PLACE = "column_{}"


class SheetForm(FlaskForm):
    kind = RadioField(_l("What is in it"), MUST, validate_choice=False)
    file = FileField(_l("Sheet"), MUST)

    def offer(self, kinds: list[str]) -> "SheetForm":
        """The kinds of sheets that may be brought; where there is one, nobody is asked."""
        most = max(MOST[kind] for kind in kinds)
        self.file.description = _("An Excel file (.xlsx) or a .csv, up to 1.5 MB and %(most)s rows.", most=f"{most:,}")
        self.kind.choices = [(kind, f"{KIND[kind]}. {ABOUT[kind]}") for kind in kinds]
        if not self.is_submitted():
            self.kind.data = kinds[0]
        if len(kinds) == 1:
            del self.kind
        return self


class ColumnsForm(RuledForm):
    """What each column of a list is, and what holds for rows that do not say it; `of` makes one with its columns."""

    usual_category = SelectField(_l("Category"), validate_choice=False)
    usual_country = SelectField(_l("Country"), validate_choice=False)
    usual_language = SelectField(_l("Language of our messages"), validate_choice=False)
    upload: Upload
    event: Event

    @classmethod
    def of(cls, upload: Upload, event: Event) -> "ColumnsForm":
        """The form with what was guessed, or chosen before."""
        headings = upload.matched["headings"]
        columns = {
            PLACE.format(place): SelectField(heading or _("No heading"), validate_choice=False)
            for place, heading in enumerate(headings)
        }
        form = type("OwnColumnsForm", (cls,), columns)()
        form.upload, form.event = upload, event
        form._offer()
        if not form.is_submitted():
            form._show()
        return form

    @property
    def columns(self) -> list[SelectField]:
        """The fields of the columns, in their order."""
        return [self[PLACE.format(place)] for place in range(len(self.upload.matched["headings"]))]

    def read(self) -> dict[str, object]:
        """The columns by place, and what usually holds; raises `Malformed`."""
        fields = {str(place): field.data or "" for place, field in enumerate(self.columns)}
        usual = {key: self[f"usual_{key}"].data or "" for key in USUAL}
        try:
            delegate_tables.chosen(self.upload.matched, fields, usual, self.event)
        except Malformed as malformed:
            raise Malformed({key: _at_its_field(key, why) for key, why in malformed.errors.items()}) from None
        return {"fields": fields, "usual": usual}

    def _offer(self) -> None:
        for column in self.columns:
            column.choices = [("", _("Leave out")), *((one.key, plain(one.name)) for one in COLUMNS)]
        nothing = ("", _("Each row says it"))
        offered = categories.offered(self.event) if self.upload.delegation_id else self.event.categories
        self.usual_category.choices = [nothing, *((one.code, plain(one.name)) for one in offered)]
        self.usual_country.choices = [nothing, *countries()]
        spoken = [(code, name) for code, name in language.LANGUAGES.items() if code in self.event.languages]
        self.usual_language.choices = [nothing, *spoken]

    def _show(self) -> None:
        for place, key in self.upload.matched["fields"].items():
            self[PLACE.format(place)].data = key
        for key, said in self.upload.matched["usual"].items():
            self[f"usual_{key}"].data = said


def _at_its_field(key: str, why: Refusal) -> Refusal:
    """At the column's or the choice's own field; that there is no name stands above the form."""
    field = f"usual_{key}" if key in USUAL else PLACE.format(key)
    return Refusal(why.code, None if key == "name" else field, **why.parameters)
