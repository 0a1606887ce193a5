"""The privacy notice and what people are asked to agree to, in words: the event's own, else the house's.

The house's words follow the practice of Mexico (LGPDPPSO, LFPDPPP: necessary and voluntary purposes apart, express
consent for sensitive data, ARCO rights), Canada (PIPEDA: meaningful consent) and California (CCPA: purpose, limits,
correction, deletion). They are drafts: the operator's lawyer confirms them.
"""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from models import Event, Notice, db

#: The notice itself, and each purpose that somebody may agree to; each of those is free.
PURPOSES = ("notice", "public_list", "photographs", "invitations", "care", "visa_letter", "host_list")

HOUSE: dict[str, dict[str, str]] = {
    "notice": {
        "en": (
            "The organizers of this event are responsible for your personal information. We use it to (1) accredit you "
            "and issue your badge, (2) run your panels, meetings and transport, and (3) tell you about changes. These "
            "purposes are necessary. Everything else is voluntary and asked for below. You may see, correct or delete "
            "your information, object to its use, or withdraw your consent at any time through your personal page."
        ),
        "es": (
            "Quienes organizan este evento son responsables de sus datos personales. Los usaremos para: (1) "
            "acreditarle y emitir su gafete; (2) su participación en paneles, reuniones y traslados; (3) avisos de "
            "cambios. Estas finalidades son necesarias. Todo lo demás es voluntario y se pregunta por separado. En "
            "todo momento puede acceder a sus datos, rectificarlos, cancelarlos u oponerse a su uso (derechos ARCO), "
            "así como revocar su consentimiento, desde su página personal."
        ),
        "fr": (
            "Les organisateurs de cet événement sont responsables de vos renseignements personnels. Nous les utilisons "
            "pour (1) vous accréditer et produire votre insigne, (2) organiser vos panels, rencontres et transports, "
            "(3) vous aviser des changements. Ces fins sont nécessaires. Tout le reste est facultatif et demandé "
            "séparément. Vous pouvez en tout temps consulter, corriger ou supprimer vos renseignements, vous opposer à "
            "leur utilisation ou retirer votre consentement à partir de votre page personnelle."
        ),
    },
    "public_list": {
        "en": "You may publish my name, position and city in the list of participants.",
        "es": "Autorizo publicar mi nombre, cargo y municipio en la lista de participantes.",
        "fr": "J’autorise la publication de mon nom, de ma fonction et de ma ville dans la liste des participants.",
    },
    "photographs": {
        "en": "You may publish photographs of the event in which I appear.",
        "es": "Autorizo difundir fotografías del evento en las que aparezco.",
        "fr": "J’autorise la publication de photographies de l’événement où je figure.",
    },
    "invitations": {
        "en": "You may invite me to future meetings.",
        "es": "Autorizo que me inviten a próximos encuentros.",
        "fr": "J’accepte de recevoir des invitations à de futures rencontres.",
    },
    "care": {
        "en": "You may use my answers on diet and accessibility, only to look after me.",
        "es": (
            "Consiento expresamente el uso de mis respuestas sobre alimentación y accesibilidad, solo para "
            "atenderme."
        ),
        "fr": (
            "Je consens expressément à l’utilisation de mes réponses sur l’alimentation et l’accessibilité, uniquement "
            "pour m’assister."
        ),
    },
    "visa_letter": {
        "en": "You may use my passport data to write a letter that supports my visa.",
        "es": "Autorizo usar los datos de mi pasaporte para la carta de apoyo a mi visa.",
        "fr": "J’autorise l’utilisation des données de mon passeport pour la lettre à l’appui de mon visa.",
    },
    "host_list": {
        "en": "You may send my name, date of birth and passport to a company that asks for them before I visit it.",
        "es": (
            "Autorizo transmitir mi nombre, fecha de nacimiento y documento de identidad a la empresa que los pida "
            "antes de mi visita."
        ),
        "fr": (
            "J’autorise la transmission de mon nom, de ma date de naissance et de ma pièce d’identité à l’entreprise "
            "qui les demande avant ma visite."
        ),
    },
}  # fmt: skip


def of_event(event: Event) -> dict[str, dict[str, str]]:
    """The words of each purpose as they hold now."""
    return worded(event.notice)


def worded(own: Mapping[str, dict[str, str]] | None) -> dict[str, dict[str, str]]:
    """An event's own words, and the house's for the purposes of which it says nothing."""
    said = own or {}
    return {purpose: said.get(purpose) or HOUSE[purpose] for purpose in PURPOSES}


def versions(event: Event) -> Sequence[Notice]:
    """Every version that was kept, the latest first."""
    kept = sa.select(Notice).where(Notice.event_id == event.id)
    return db.session.scalars(kept.order_by(Notice.version.desc())).all()


def of_versions(event: Event, wanted: set[int]) -> dict[int, dict[str, dict[str, str]]]:
    """The words of these versions: one statement. Today's version says today's words."""
    kept = sa.select(Notice).where(Notice.event_id == event.id, Notice.version.in_(wanted))
    texts = {one.version: worded(one.texts) for one in db.session.scalars(kept)}
    return {event.notice_version: of_event(event)} | texts
