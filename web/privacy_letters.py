"""What letters say about somebody's own data: a request that came, its answer, and what was erased."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models import DataRequest, Message, db
from web import formats
from web.words import MESSAGE

#: What somebody asks for, as a letter to them says it.
ASKED = {
    "access": _l("to know what is kept about you"),
    "correct": _l("to have something about you corrected"),
    "erase": _l("to be erased"),
    "object": _l("that we do not use your data for something"),
}


def of_request(request_id: int, my_page: str) -> dict[str, str]:
    """The values of a letter about this request."""
    request = db.session.get_one(DataRequest, request_id)
    return {
        "asked": str(ASKED[request.kind]),
        "deadline": formats.day(request.due_on),
        "answer": request.answer or "",
        "my_data": f"{my_page}?to=data",
    }


def erased(message: Message) -> tuple[str, str]:
    """What is left of a letter whose content nobody may know any more."""
    name = str(MESSAGE.get(message.template, message.template))
    return name, _("What this letter said was erased, with its address.")
