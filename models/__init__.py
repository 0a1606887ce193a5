"""What is stored: tables, constraints, and what one row can say about itself.

Importing this package makes every table known to SQLAlchemy, whoever asks first.
"""

from models.access import ApiToken, Attempt, Door, Grant, Staff, StaffSession
from models.activity import Activity, ActivityCategory, ActivityDraft, ActivityGroup, ActivityHistory
from models.badge import Badge
from models.base import db
from models.bulletin import Bulletin, BulletinChange, MessageTemplate
from models.checkpoint import Checkpoint, Presence, Scan
from models.company import Company, CompanyHours, CompanyTheme, DelegationProfile, DelegationTheme, Wish
from models.conflict import AcceptedConflict, Claim
from models.convoy import Axis, Bus, Convoy, ConvoyDay, Ride, VisitDecision, VisitSlot, Way
from models.cue import Cue
from models.delegate import Consent, Delegate, DelegateCare
from models.delegation import Delegation, Organization
from models.event import Category, CategoryZone, Event, Place, Version, Zone
from models.feed import Feed
from models.journal import Entry
from models.meeting import (
    Commitment,
    Meeting,
    MeetingOffer,
    MeetingProfile,
    MeetingRequest,
    MeetingRoom,
    MeetingRules,
    MeetingWindow,
    Readout,
)
from models.message import Message
from models.participation import Participation
from models.practical import Practical
from models.preference import Preference, Quota
from models.proposal import Proposal
from models.rehearsal import Rehearsal
from models.theme import DelegateTheme, Theme
from models.upload import Upload

__all__ = [
    "AcceptedConflict", "Activity", "ActivityCategory", "ActivityDraft", "ActivityGroup", "ActivityHistory",
    "ApiToken", "Attempt", "Axis", "Badge", "Bulletin", "BulletinChange", "Bus", "Category", "CategoryZone",
    "Checkpoint", "Claim", "Commitment", "Company", "CompanyHours", "CompanyTheme", "Consent", "Convoy", "ConvoyDay",
    "Cue", "Delegate", "DelegateCare", "DelegateTheme", "Delegation", "DelegationProfile", "DelegationTheme", "Door",
    "Entry", "Event", "Feed", "Grant", "Meeting", "MeetingOffer", "MeetingProfile", "MeetingRequest", "MeetingRoom",
    "MeetingRules", "MeetingWindow", "Message", "MessageTemplate", "Organization", "Participation", "Place",
    "Practical", "Preference", "Presence", "Proposal", "Quota", "Readout", "Rehearsal", "Ride", "Scan", "Staff",
    "StaffSession", "Theme", "Upload", "Version", "VisitDecision", "VisitSlot", "Way", "Wish", "Zone", "db",
]  # fmt: skip
