"""What the columns of an itinerary are called, and the words for kinds and audiences that people write in them."""

from operations.sheet_cells import spelled
from operations.sheet_columns import column

COLUMNS = (
    column("day", "Day|Date", "Día|Fecha", "Jour|Date", needed=True),
    column("start", "Start|Starts|From", "Inicio|Empieza|Desde", "Début|Commence|De"),
    column("end", "End|Ends|Until", "Fin|Termina|Hasta", "Fin|Se termine|Jusqu’à"),
    column("kind", "Kind|Type", "Clase|Tipo", "Genre|Type"),
    column("title", "Title|Activity", "Título|Actividad", "Titre|Activité", text=True, needed=True),
    column("city", "City", "Ciudad", "Ville"),
    column("place", "Place|Venue", "Lugar|Sede", "Lieu"),
    column("to", "To|Destination", "Destino|Hacia", "Destination|Vers"),
    column("axis", "Axis", "Eje", "Axe"),
    column("company", "Company|Organization", "Empresa|Organización", "Entreprise|Organisation"),
    column("dress", "Dress|Dress code", "Vestimenta|Código de vestimenta", "Tenue|Code vestimentaire", text=True),
    column("bring", "Bring|What to bring", "Llevar|Qué llevar", "Apporter|À apporter", text=True),
    column("audience", "Audience|For whom", "Público|Para quién", "Public|Pour qui"),
)
#: Meetings and private time are nobody's to plan in a sheet.
KINDS = spelled(
    {
        "registration": "Registration|Registro|Inscription",
        "ceremony": "Ceremony|Ceremonia|Cérémonie",
        "plenary": "Plenary|Plenaria|Sesión plenaria|Plénière",
        "panel": "Panel",
        "signing": "Signing|Firma|Signature",
        "announcement": "Announcement|Anuncio|Annonce",
        "meal": "Meal|Breakfast|Lunch|Dinner|Alimentos|Comida|Desayuno|Cena|Almuerzo|Repas|Déjeuner|Dîner|Souper",
        "social": "Social event|Evento social|Activité sociale",
        "visit": "Visit|Visita|Visite",
        "milestone": "Milestone|Hito|Jalon",
        "company_visit": "Company visit|Visita a empresa|Visita empresarial|Visite d’entreprise",
        "community": "Community event|Community|Evento comunitario|Comunidad|Activité communautaire|Communauté",
        "transfer": "Transfer|Ride|Bus|Traslado|Transfert|Transport|Trajet|Déplacement",
    }
)
AUDIENCES = spelled(
    {
        "public": "Everybody|Public|Todas las personas|Todos|Público|Tout le monde|Tous",
        "delegates": "All delegates|Todas las delegaciones|Todos los delegados|Delegados"
        "|Toutes les personnes déléguées|Tous les délégués|Délégués",
        "participants": "Those who take part|Participants|Quienes participan|Participantes"
        "|Les personnes qui y participent|Les participants",
        "staff": "Staff only|Staff|Solo el personal|Solo personal|Personal|Personnel seulement|Personnel",
    }
)
#: Who may know of a new one, and how one comes to it, where nothing is said.
USUAL = {"company_visit": ("delegates", "listed"), "transfer": ("participants", "listed")}
