"""Words for how badges are printed."""

from flask_babel import lazy_gettext as _l

#: By the words of `models.printing`: why again, how they come on paper, and what may be left off.
WHY_PRINTED = {
    "lost": _l("Lost"),
    "damaged": _l("Damaged"),
    "corrected": _l("Something on it was corrected"),
    "forgotten": _l("Forgotten"),
    "other": _l("Another reason"),
}
BADGE_LAYOUT = {
    "a6": _l("A6, 105 × 148 mm"),
    "a6_folded": _l("A6 folded: A5 paper with both sides next to each other, folded in the middle"),
    "a7": _l("A7, 74 × 105 mm"),
    "card": _l("Plastic card, 85.6 × 54 mm, the size of a bank card"),
    "labels": _l("Labels: Avery 5395 on Letter paper, eight of 86 × 59 mm (3⅜ × 2⅓ in)"),
    "a4_four": _l("Four on A4 paper with crop marks, 92 × 130 mm each"),
}
BADGE_PART = {
    "photo": _l("Photo"),
    "flag": _l("Flag"),
    "city": _l("City and country"),
    "position": _l("Position"),
    "delegation": _l("Delegation"),
    "zones": _l("Zones"),
    "languages": _l("Languages the person speaks"),
    "dates": _l("Dates of the event"),
}
