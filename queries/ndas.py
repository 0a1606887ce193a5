"""Whose agreement with a company is missing: they wear a restricted badge there."""

from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa

from models import Activity, Company, Nda, Participation, VisitRules, db
from models.participation import HOLDING


def of_company(company: Company) -> dict[int, Nda]:
    """What the company's host said, by person: one statement."""
    said = db.session.scalars(sa.select(Nda).where(Nda.company_id == company.id))
    return {one.delegate_id: one for one in said}


def restricted(activity_ids: Collection[int]) -> dict[int, set[int]]:
    """By visit, who comes to a company that asks for an agreement and has not signed it: one statement."""
    same = sa.and_(Company.event_id == Activity.event_id, Company.organization_id == Activity.organization_id)
    theirs = sa.and_(Nda.company_id == Company.id, Nda.delegate_id == Participation.delegate_id)
    wanted = (
        sa.select(Activity.id, Participation.delegate_id)
        .join(Participation, Participation.activity_id == Activity.id)
        .join(Company, same)
        .join(VisitRules, VisitRules.company_id == Company.id)
        .outerjoin(Nda, theirs)
        .where(Activity.id.in_(activity_ids), Activity.kind == "company_visit", VisitRules.nda.is_(True))
        .where(Participation.status.in_(HOLDING), sa.or_(Nda.status.is_(None), Nda.status != "signed"))
    )
    found = defaultdict(set)
    for activity_id, delegate_id in db.session.execute(wanted):
        found[activity_id].add(delegate_id)
    return dict(found)
