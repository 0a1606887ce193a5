"""What is stored: tables, constraints, and what one row can say about itself.

Importing this package makes every table known to SQLAlchemy, whoever asks first.
"""

from models.access import ApiToken, Attempt, Door, DoorCode, Grant, Staff, StaffSession
from models.activity import Activity, ActivityCategory, ActivityDraft, ActivityGroup, ActivityHistory
from models.badge import Badge
from models.base import db
from models.bulletin import Bulletin, BulletinChange, MessageTemplate
from models.checkpoint import Checkpoint, Presence, Scan, ScanReview
from models.company import Company, CompanyHours, CompanyTheme, DelegationProfile, DelegationTheme, Wish
from models.conflict import AcceptedConflict, Claim
from models.convoy import Axis, Bus, Convoy, ConvoyDay, Ride, VisitDecision, VisitSlot, Way
from models.cue import Cue
from models.delegate import Delegate
from models.delegation import Delegation, Organization
from models.device import Device, DeviceCheckpoint
from models.event import Category, CategoryZone, Event, Place, Version, Zone
from models.feed import Feed
from models.journal import Entry
from models.liaison import Liaison
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
from models.outcome import Outcome
from models.participation import Participation
from models.photo import Photo
from models.practical import Practical
from models.preference import Preference, Quota
from models.printing import BadgeDesign, BadgePrint, Handover, Receipt
from models.privacy import Consent, DataRequest, DelegateCare, DelegateIdentity, Notice
from models.proposal import Proposal
from models.registration import (
    Answer,
    Correction,
    Invitation,
    NotSame,
    PlaceQuota,
    Question,
    RegistrationRules,
)
from models.rehearsal import Rehearsal
from models.road import AlarmReview, BusLeader, DeviceBus, Headcount
from models.safety import CityCard, EmergencyOpening, Incident, IncidentStep, SafetyAnswer, SafetyCall
from models.session_pass import PassPresence, PassQuota, SessionPass
from models.theme import DelegateTheme, Theme
from models.transport import Greeter, Pickup, PickupJourney, Vehicle
from models.travel import Journey, Night, Stay
from models.upload import Upload
from models.visit_list import ListChange, Nda, TimeProposal, VisitList, VisitRating, VisitRules

__all__ = [
    "AcceptedConflict", "Activity", "ActivityCategory", "ActivityDraft", "ActivityGroup", "ActivityHistory",
    "AlarmReview", "Answer", "ApiToken", "Attempt", "Axis", "Badge", "BadgeDesign", "BadgePrint", "Bulletin",
    "BulletinChange", "Bus", "BusLeader", "Category", "CategoryZone", "Checkpoint", "CityCard", "Claim",
    "Commitment", "Company", "CompanyHours", "CompanyTheme", "Consent", "Convoy", "ConvoyDay", "Correction", "Cue",
    "DataRequest", "Delegate", "DelegateCare", "DelegateIdentity", "DelegateTheme", "Delegation",
    "DelegationProfile", "DelegationTheme", "Device", "DeviceBus", "DeviceCheckpoint", "Door", "DoorCode",
    "EmergencyOpening", "Entry", "Event", "Feed", "Grant", "Greeter", "Handover", "Headcount", "Incident",
    "IncidentStep", "Invitation", "Journey", "Liaison", "ListChange", "Meeting", "MeetingOffer", "MeetingProfile",
    "MeetingRequest", "MeetingRoom", "MeetingRules", "MeetingWindow", "Message", "MessageTemplate", "Nda", "Night",
    "NotSame", "Notice", "Organization", "Outcome", "Participation", "PassPresence", "PassQuota", "Photo", "Pickup",
    "PickupJourney", "Place", "PlaceQuota", "Practical", "Preference", "Presence", "Proposal", "Question", "Quota",
    "Readout", "Receipt", "RegistrationRules", "Rehearsal", "Ride", "SafetyAnswer", "SafetyCall", "Scan",
    "ScanReview", "SessionPass", "Staff", "StaffSession", "Stay", "Theme", "TimeProposal", "Upload", "Vehicle",
    "Version", "VisitDecision", "VisitList", "VisitRating", "VisitRules", "VisitSlot", "Way", "Wish", "Zone", "db",
]  # fmt: skip
