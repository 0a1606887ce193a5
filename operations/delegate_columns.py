"""What the columns of a list of people are called, and the words that people write in them.

Anybody's list is welcome. What its headings say is guessed, longest words first; a person looks at the guess, and what
nobody chose is left out.
"""

from collections.abc import Iterator, Mapping, Sequence

from operations.sheet_cells import spelled
from operations.sheet_columns import Column, column, plain_head

COLUMNS = (
    column("reference", "Reference|Registration number", "Referencia|Folio", "Référence|Numéro de dossier"),
    column("category", "Category|Kind of attendee|Type", "Categoría|Tipo de participante|Tipo",
           "Catégorie|Type de participant"),
    column("given_name", "Given name|First name|Name(s)|Name", "Nombre|Nombre(s)|Nombres|Nombre de pila",
           "Prénom|Prénoms|Prénom(s)"),
    column("family_name", "Family name|Last name|Surname|Family names",
           "Apellidos|Apellido|Apellido(s)|Apellido paterno|Paterno|Primer apellido", "Nom de famille|Nom"),
    column("second_family_name", "Second family name|Mother’s family name", "Apellido materno|Materno|Segundo apellido",
           "Second nom de famille"),
    column("name", "Full name|Name and surname|Participant|Delegate",
           "Nombre completo|Nombre y apellidos|Nombre y apellido|Participante|Delegado",
           "Nom complet|Nom et prénom|Prénom et nom|Participant|Délégué"),
    column("position", "Position|Title|Job title|Office", "Cargo|Puesto|Cargo o puesto", "Fonction|Poste|Titre"),
    column("post", "Role in the delegation|Role", "Función en la delegación|Rol en la delegación|Rol",
           "Rôle dans la délégation|Rôle"),
    column("delegation", "Delegation|Organization|Institution|Company",
           "Delegación|Organización|Institución|Empresa|Dependencia",
           "Délégation|Organisation|Organisme|Établissement|Entreprise"),
    column("city", "City or municipality|City|Municipality|Town", "Ciudad o municipio|Municipio|Ciudad|Alcaldía",
           "Ville ou municipalité|Ville|Municipalité"),
    column("country", "Country", "País", "Pays"),
    column("email", "E-mail|Email|Mail|E-mail address|Email address",
           "Correo electrónico|Correo|Mail|E-mail|Dirección de correo", "Courriel|Adresse courriel|E-mail"),
    column("phone", "Phone|Telephone|Mobile|Cell phone|Cell|Phone number",
           "Teléfono|Celular|Tel|Móvil|Número de teléfono|WhatsApp", "Téléphone|Cellulaire|Portable|Tél"),
    column("language", "Language of our messages|Language", "Idioma de nuestros mensajes|Idioma|Lengua",
           "Langue de nos messages|Langue"),
)  # fmt: skip
BY_KEY = {one.key: one for one in COLUMNS}
#: What an empty sheet asks for; the others are for lists that come from elsewhere.
ASKED = (
    "category", "given_name", "family_name", "position", "post", "delegation", "city", "country", "email", "phone",
    "language",
)  # fmt: skip
#: One of these says who it is.
NAMES = ("given_name", "family_name", "name")
#: What may be said once for all rows that do not say it.
USUAL = ("category", "country", "language")
POST_WORDS = spelled(
    {
        "head": "Head|Head of delegation|Titular|Jefatura|Jefatura de la delegación|Jefe de delegación"
        "|Jefa de delegación|Chef|Cheffe|Chef de délégation|Cheffe de délégation",
        "deputy": "Deputy|Deputy head|Suplente|Adjunto|Adjunta|Jefatura adjunta|Adjoint|Adjointe"
        "|Chef adjoint(e)|Chef adjoint|Cheffe adjointe",
        "member": "Member|Miembro|Integrante|Membre",
        "technical": "Technical team|Technical staff|Technical|Equipo técnico|Équipe technique"
        "|Personal técnico|Técnico|Técnica|Personnel technique|Technique",
        "companion": "Accompanying person|Companion|Spouse|Acompañante|Personne accompagnante|Accompagnant"
        "|Accompagnante",
        "security": "Security|Bodyguard|Seguridad|Escolta|Sécurité|Garde du corps",
        "interpreter": "Interpreter|Intérprete|Interprète",
        "press": "Press|Media|Prensa|Medios|Presse|Médias",
        "driver": "Driver|Chofer|Conductor|Conductora|Conductor(a)|Chauffeur|Chauffeuse|Conductrice"
        "|Chauffeur ou chauffeuse",
    }
)
#: Headings that mean the whole name where no other column has the rest of it.
_PERHAPS_WHOLE = {"name", "nombre", "nombres", "nombre s", "name s", "nom"}


def guess(headings: Sequence[str]) -> tuple[dict[str, str], bool]:
    """What each column is, by its place: {"0": "given_name"}; and whether that is beyond doubt."""
    offers = sorted(_offers(headings), key=lambda offer: (-offer[0], offer[1]))
    found: dict[int, str] = {}
    for _score, place, key in offers:
        if place not in found and key not in found.values():
            found[place] = key
    _see_whole_names(headings, found)
    exact = {place for score, place, _key in offers if score >= _EXACT}
    filled = {place for place, heading in enumerate(headings) if plain_head(heading)}
    return {str(place): found[place] for place in sorted(found)}, filled <= exact and filled == set(found)


#: Above what any words that are merely part of a heading score.
_EXACT = 1000


def _offers(headings: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """How well, which place, for which column: all of a heading's words, or some of them in a row."""
    for place, heading in enumerate(headings):
        words = plain_head(heading).split()
        for key, name in _KNOWN:
            if name == words:
                yield _EXACT, place, key
            elif any(words[start : start + len(name)] == name for start in range(len(words))):
                yield len(" ".join(name)), place, key


_KNOWN = [
    (one.key, plain_head(name).split()) for one in COLUMNS for names in (one.en, one.es, one.fr) for name in names
]


def _see_whole_names(headings: Sequence[str], found: dict[int, str]) -> None:
    parts = [place for place, key in found.items() if key in ("given_name", "family_name")]
    if len(parts) == 1 and "name" not in found.values() and plain_head(headings[parts[0]]) in _PERHAPS_WHOLE:
        found[parts[0]] = "name"


def missing(fields: Mapping[str, str], usual: Mapping[str, str]) -> list[str]:
    """Which columns there have to be, or something said for all rows: "name" for no name at all."""
    chosen = set(fields.values())
    named = chosen.intersection(NAMES) or "reference" in chosen
    return [*(() if named else ("name",)), *(key for key in USUAL if key not in chosen and not usual.get(key))]


def called(key: str) -> Column:
    """The column of this key."""
    return BY_KEY[key]
