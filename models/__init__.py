"""What is stored: tables, constraints, and what one row can say about itself.

Importing this package makes every table known to SQLAlchemy, whoever asks first.
"""

from models.access import ApiToken, Attempt, Door, Grant, Staff, StaffSession
from models.activity import Activity, ActivityCategory, ActivityDraft, ActivityGroup, ActivityHistory
from models.badge import Badge
from models.base import db
from models.checkpoint import Checkpoint, Presence, Scan
from models.delegate import Consent, Delegate, DelegateCare
from models.delegation import Delegation, Organization
from models.event import Category, CategoryZone, Event, Place, Version, Zone
from models.feed import Feed
from models.journal import Entry
from models.message import Message
from models.participation import Participation
from models.practical import Practical

__all__ = [
    "Activity", "ActivityCategory", "ActivityDraft", "ActivityGroup", "ActivityHistory", "ApiToken", "Attempt", "Badge",
    "Category", "CategoryZone", "Checkpoint", "Consent", "Delegate", "DelegateCare", "Delegation", "Door", "Entry",
    "Event", "Feed", "Grant", "Message", "Organization", "Participation", "Place", "Practical", "Presence", "Scan",
    "Staff", "StaffSession", "Version", "Zone", "db",
]  # fmt: skip
