"""What each role may. Pages, API and commands ask here; nobody compares role names anywhere else."""

#: Each right names a verb; each role the rights it has. A role "includes" nothing by rank: what it may is written out.
_VIEWER = {"see.programme", "see.counts", "see.delegates"}
_GATE = {"see.programme", "see.checkpoints", "see.roster", "scan", "scan.undo_own"}
_SUPERVISOR = _GATE | {"scan.override", "scan.undo", "badge.issue", "delegate.register"}
#: Of their own buses alone: `queries/leading.py`.
_LEADER = _GATE | {
    "see.phones", "see.travel", "ride.count", "ride.delay", "emergency.open", "incident.note", "outcome.note",
    "safety.answer",
}  # fmt: skip
_SCHEDULER = _VIEWER | {"see.drafts", "programme.edit", "meeting.arrange", "convoy.arrange"}
_ORGANIZER = (
    _VIEWER | _SUPERVISOR | _SCHEDULER
    | {"see.contacts", "see.journal", "delegate.decide", "delegate.edit", "participation.edit", "event.edit",
       "event.clock", "export.roster", "link.show", "programme.publish", "conflict.accept", "outbox.see",
       "bulletin.send", "see.travel", "registration.arrange", "invitation.send", "privacy.answer",
       "gate.arrange", "ride.count", "ride.delay", "incident.note", "outcome.note", "safety.answer", "safety.ask",
       "transport.arrange", "host_list.see", "outcome.arrange", "incident.arrange"}
)  # fmt: skip
_ADMIN = _ORGANIZER | {"staff.manage", "event.create"}
#: Health data are for those to whom the right is given by name, whatever else they are; they stand on people's pages.
_CARE = {
    "see.delegates", "see.care", "see.diets", "see.aids", "emergency.open", "incident.note", "incident.arrange",
}  # fmt: skip
#: So are passports and what companies' doors ask for.
_IDENTITY = {"see.delegates", "see.identity", "host_list.see"}
_KITCHEN = {"see.counts", "see.diets"}
#: A ramp, a lift, more time: who fetches people has to know.
_TRANSPORT = {"see.delegates", "see.travel", "see.phones", "see.aids", "transport.arrange"}

RIGHTS: dict[str, frozenset[str]] = {
    "viewer": frozenset(_VIEWER),
    "gate": frozenset(_GATE),
    "supervisor": frozenset(_SUPERVISOR),
    "leader": frozenset(_LEADER),
    "scheduler": frozenset(_SCHEDULER),
    "organizer": frozenset(_ORGANIZER),
    "admin": frozenset(_ADMIN),
    "care": frozenset(_CARE),
    "identity": frozenset(_IDENTITY),
    "kitchen": frozenset(_KITCHEN),
    "transport": frozenset(_TRANSPORT),
}


def rights_of(roles: set[str]) -> frozenset[str]:
    """All rights that these roles have together."""
    return frozenset().union(*(RIGHTS[role] for role in roles))


def holds_everywhere(roles: set[str], right: str) -> bool:
    """Whether these roles give the right for all buses; that of a leader gives it for their own ones."""
    return right in rights_of(roles - {"leader"})
