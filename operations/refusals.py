"""How an operation says no: one exception with a stable code; the pages find the words in the person's language."""


class Refusal(Exception):
    """Something the rules do not allow.

    `code` is stable (the API answers with it), `field` the form field it concerns, `parameters` what the sentence
    needs: plain data or rows, never translated text.
    """

    def __init__(self, code: str, field: str | None = None, **parameters: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.parameters = parameters
