"""A form with a field of each kind, to look at; nothing is ever sent."""

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    ColorField,
    DateField,
    EmailField,
    FileField,
    RadioField,
    SearchField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

CHOICES = [SelectChoice("one", "The first"), SelectChoice("two", "The second")]


class SampleForm(FlaskForm):
    """Its words are English whatever the page's language: they are only there to be looked at."""

    text = StringField("Text", [InputRequired()], description="A hint says what is expected, before somebody errs.")
    email = EmailField("E-mail")
    words = TextAreaField("Several lines")
    choice = SelectField("One of many", choices=CHOICES)
    group = RadioField("One of a few", choices=CHOICES, default="one")
    box = BooleanField("Yes or no")
    day = DateField("Day")
    colour = ColorField("Colour", default="#0e4a5c")
    file = FileField("File")
    search = SearchField("Search")
    aims_en = TextAreaField("Aims in English")
    aims_es = TextAreaField("Aims in Spanish")
    aims_fr = TextAreaField("Aims in French")

    @classmethod
    def refused(cls) -> "SampleForm":
        """As it looks with an error at each kind of field."""
        form = cls(formdata=None, prefix="refused-")
        for field in (form.text, form.choice, form.group, form.box):
            field.errors = ["This sentence says what is wrong, and how to put it right."]
        return form
