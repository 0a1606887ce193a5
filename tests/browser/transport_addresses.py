"""The pages of those who fetch people, with values of the demo: see addresses.py."""

from models import Delegate, Greeter, Journey, Pickup, Stay, Vehicle, db
from queries import pickups


def samples(own: Delegate) -> dict[str, list[dict]]:
    """What they need besides the event, by endpoint; several where a page has several faces."""
    event = own.event
    pickup = db.session.query(Pickup).filter_by(event_id=event.id).first()
    journeys = db.session.query(Journey).join(Journey.delegate).filter(Delegate.event_id == event.id).all()
    fetched = pickups.of_journeys(one.id for one in journeys)
    stay = db.session.query(Stay).join(Stay.delegate).filter(Delegate.event_id == event.id).first()
    return {
        "arrivals.vehicle": [{"id": db.session.query(Vehicle).filter_by(event_id=event.id).first().id}],
        "arrivals.greeter": [{"id": db.session.query(Greeter).filter_by(event_id=event.id).first().id}],
        "arrivals.pickup": [{"id": pickup.id}],
        "arrivals.new_pickup": [{"journey_id": next(one.id for one in journeys if one.id not in fetched)}],
        "arrivals.shuttles": [{}, {"day": "2019-06-06"}, {"way": "departure"}],
        "arrivals.night": [{"on": stay.from_on.isoformat(), "delegate_id": stay.delegate_id}],
    }
