"""The pages on which a municipality speaks for itself, below a path of whoever speaks: its focal point, one of its
people, their chief of staff. Organizers have pages of their own for it: blueprints/convoy/needs.py."""

from collections.abc import Callable

from flask import Blueprint

from models import Delegate, Delegation, Event
from web import needs, one_pagers
from web.needs import Voice


def add(
    blueprint: Blueprint,
    path: str,
    behind: Callable[[Callable], Callable],
    voice: Callable[[Event, Delegate | Delegation], Voice],
) -> None:
    """Give the blueprint these pages: `behind` opens them to somebody, for whom `voice` then speaks."""

    @blueprint.route(path, methods=["GET", "POST"], endpoint="needs")
    @behind
    def say(event, subject):
        return needs.page(voice(event, subject))

    @blueprint.get(f"{path}/sheet")
    @behind
    def sheet(event, subject):
        return one_pagers.own(voice(event, subject))

    @blueprint.get(f"{path}/sheet.pdf")
    @behind
    def sheet_pdf(event, subject):
        return one_pagers.own_pdf(voice(event, subject))

    @blueprint.get(f"{path}/companies/<key:company_id>")
    @behind
    def company_sheet(event, subject, company_id):
        return one_pagers.company(voice(event, subject), company_id)

    @blueprint.get(f"{path}/companies/<key:company_id>/sheet.pdf")
    @behind
    def company_sheet_pdf(event, subject, company_id):
        return one_pagers.company_pdf(voice(event, subject), company_id)
