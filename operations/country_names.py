"""What countries are called in English, Spanish and French, as sheets write them: the names of Unicode's CLDR.

A code in two letters is a country, too; rules for that are in `fields.py`.
"""

from models.folding import fold
from operations.refusals import Refusal

#: Code and names of each.
_NAMES = """
    AD Andorra|Andorre; AE United Arab Emirates|Emiratos Árabes Unidos|Émirats arabes unis;
    AF Afghanistan|Afganistán; AG Antigua & Barbuda|Antigua y Barbuda|Antigua-et-Barbuda; AI Anguilla|Anguila;
    AL Albania|Albanie; AM Armenia|Arménie; AO Angola; AQ Antarctica|Antártida|Antarctique;
    AR Argentina|Argentine; AS American Samoa|Samoa Americana|Samoa américaines; AT Austria|Autriche;
    AU Australia|Australie; AW Aruba; AX Åland Islands|Islas Åland|îles d’Åland;
    AZ Azerbaijan|Azerbaiyán|Azerbaïdjan; BA Bosnia & Herzegovina|Bosnia y Herzegovina|Bosnie-Herzégovine;
    BB Barbados|Barbade; BD Bangladesh|Bangladés; BE Belgium|Bélgica|Belgique; BF Burkina Faso;
    BG Bulgaria|Bulgarie; BH Bahrain|Baréin|Bahreïn; BI Burundi; BJ Benin;
    BL St. Barthélemy|San Bartolomé|Saint-Barthélemy; BM Bermuda|Bermudas|Bermudes; BN Brunei;
    BO Bolivia|Bolivie; BQ Caribbean Netherlands|Caribe neerlandés|Pays-Bas caribéens;
    BR Brazil|Brasil|Brésil; BS Bahamas; BT Bhutan|Bután|Bhoutan; BV Bouvet Island|Isla Bouvet|île Bouvet;
    BW Botswana|Botsuana; BY Belarus|Bielorrusia; BZ Belize|Belice; CA Canada|CAN;
    CC Cocos (Keeling) Islands|Islas Cocos|îles Cocos (Keeling);
    CD Congo - Kinshasa|República Democrática del Congo|Congo-Kinshasa;
    CF Central African Republic|República Centroafricana|République centrafricaine;
    CG Congo - Brazzaville|República del Congo|Congo-Brazzaville; CH Switzerland|Suiza|Suisse;
    CI Côte d’Ivoire; CK Cook Islands|Islas Cook|îles Cook; CL Chile|Chili; CM Cameroon|Camerún|Cameroun;
    CN China|Chine; CO Colombia|Colombie; CR Costa Rica; CU Cuba; CV Cape Verde|Cabo Verde|Cap-Vert;
    CW Curaçao|Curazao; CX Christmas Island|Isla de Navidad|île Christmas; CY Cyprus|Chipre|Chypre;
    CZ Czechia|Chequia|Tchéquie; DE Germany|Alemania|Allemagne; DJ Djibouti|Yibuti;
    DK Denmark|Dinamarca|Danemark; DM Dominica|Dominique;
    DO Dominican Republic|República Dominicana|République dominicaine; DZ Algeria|Argelia|Algérie;
    EC Ecuador|Équateur; EE Estonia|Estonie; EG Egypt|Egipto|Égypte; EH Western Sahara|Sáhara Occidental;
    ER Eritrea|Érythrée; ES Spain|España|Espagne; ET Ethiopia|Etiopía|Éthiopie; FI Finland|Finlandia|Finlande;
    FJ Fiji|Fiyi|Fidji; FK Falkland Islands|Islas Malvinas|îles Malouines; FM Micronesia|Micronésie;
    FO Faroe Islands|Islas Feroe|îles Féroé; FR France|Francia; GA Gabon;
    GB United Kingdom|Reino Unido|Royaume-Uni|UK|Great Britain|England|Inglaterra|Gran Bretaña|
    Angleterre|Grande-Bretagne;
    GD Grenada|Granada|Grenade; GE Georgia|Géorgie; GF French Guiana|Guayana Francesa|Guyane française;
    GG Guernsey|Guernesey; GH Ghana; GI Gibraltar; GL Greenland|Groenlandia|Groenland; GM Gambia|Gambie;
    GN Guinea|Guinée; GP Guadeloupe|Guadalupe; GQ Equatorial Guinea|Guinea Ecuatorial|Guinée équatoriale;
    GR Greece|Grecia|Grèce;
    GS South Georgia & South Sandwich Islands|Islas Georgia del Sur y Sándwich del Sur|
    Géorgie du Sud-et-les Îles Sandwich du Sud;
    GT Guatemala; GU Guam; GW Guinea-Bissau|Guinea-Bisáu|Guinée-Bissau; GY Guyana;
    HK Hong Kong SAR China|RAE de Hong Kong (China)|R.A.S. chinoise de Hong Kong;
    HM Heard & McDonald Islands|Islas Heard y McDonald|îles Heard et McDonald; HN Honduras;
    HR Croatia|Croacia|Croatie; HT Haiti; HU Hungary|Hungría|Hongrie; ID Indonesia|Indonésie;
    IE Ireland|Irlanda|Irlande; IL Israel; IM Isle of Man|Isla de Man|île de Man; IN India|Inde;
    IO British Indian Ocean Territory|Territorio Británico del Océano Índico|Territoire britannique de l’océan Indien;
    IQ Iraq|Irak; IR Iran; IS Iceland|Islandia|Islande; IT Italy|Italia|Italie; JE Jersey;
    JM Jamaica|Jamaïque; JO Jordan|Jordania|Jordanie; JP Japan|Japón; KE Kenya|Kenia;
    KG Kyrgyzstan|Kirguistán|Kirghizistan; KH Cambodia|Camboya|Cambodge; KI Kiribati;
    KM Comoros|Comoras|Comores; KN St. Kitts & Nevis|San Cristóbal y Nieves|Saint‑Kitts‑et‑Nevis;
    KP North Korea|Corea del Norte|Corée du Nord; KR South Korea|Corea del Sur|Corée du Sud; KW Kuwait|Koweït;
    KY Cayman Islands|Islas Caimán|Îles Caïmans; KZ Kazakhstan|Kazajistán; LA Laos; LB Lebanon|Líbano|Liban;
    LC St. Lucia|Santa Lucía|Sainte-Lucie; LI Liechtenstein; LK Sri Lanka; LR Liberia; LS Lesotho|Lesoto;
    LT Lithuania|Lituania|Lituanie; LU Luxembourg|Luxemburgo; LV Latvia|Letonia|Lettonie;
    LY Libya|Libia|Libye; MA Morocco|Marruecos|Maroc; MC Monaco; MD Moldova|Moldavia|Moldavie; ME Montenegro;
    MF St. Martin|San Martín|Saint-Martin (France); MG Madagascar;
    MH Marshall Islands|Islas Marshall|Îles Marshall;
    MK North Macedonia|Macedonia del Norte|Macédoine du Nord; ML Mali;
    MM Myanmar (Burma)|Myanmar (Birmania)|Myanmar; MN Mongolia|Mongolie;
    MO Macao SAR China|RAE de Macao (China)|R.A.S. chinoise de Macao;
    MP Northern Mariana Islands|Islas Marianas del Norte|Mariannes du Nord; MQ Martinique|Martinica;
    MR Mauritania|Mauritanie; MS Montserrat; MT Malta|Malte; MU Mauritius|Mauricio|Maurice;
    MV Maldives|Maldivas; MW Malawi|Malaui;
    MX Mexico|Mexique|MEX|United Mexican States|Estados Unidos Mexicanos; MY Malaysia|Malasia|Malaisie;
    MZ Mozambique; NA Namibia|Namibie; NC New Caledonia|Nueva Caledonia|Nouvelle-Calédonie; NE Niger;
    NF Norfolk Island|Isla Norfolk|île Norfolk; NG Nigeria; NI Nicaragua;
    NL Netherlands|Países Bajos|Pays-Bas; NO Norway|Noruega|Norvège; NP Nepal; NR Nauru; NU Niue;
    NZ New Zealand|Nueva Zelanda|Nouvelle-Zélande; OM Oman; PA Panama; PE Peru|Pérou;
    PF French Polynesia|Polinesia Francesa|Polynésie française;
    PG Papua New Guinea|Papúa Nueva Guinea|Papouasie-Nouvelle-Guinée; PH Philippines|Filipinas; PK Pakistan;
    PL Poland|Polonia|Pologne; PM St. Pierre & Miquelon|San Pedro y Miquelón|Saint-Pierre-et-Miquelon;
    PN Pitcairn Islands|Islas Pitcairn|îles Pitcairn; PR Puerto Rico|Porto Rico;
    PS Palestinian Territories|Territorios Palestinos|Territoires palestiniens; PT Portugal; PW Palau|Palaos;
    PY Paraguay; QA Qatar|Catar; RE Réunion|la Réunion; RO Romania|Rumania|Roumanie; RS Serbia|Serbie;
    RU Russia|Rusia|Russie; RW Rwanda|Ruanda; SA Saudi Arabia|Arabia Saudita|Arabie saoudite;
    SB Solomon Islands|Islas Salomón|Îles Salomon; SC Seychelles; SD Sudan|Soudan; SE Sweden|Suecia|Suède;
    SG Singapore|Singapur|Singapour; SH St. Helena|Santa Elena|Sainte-Hélène; SI Slovenia|Eslovenia|Slovénie;
    SJ Svalbard & Jan Mayen|Svalbard y Jan Mayen|Svalbard et Jan Mayen; SK Slovakia|Eslovaquia|Slovaquie;
    SL Sierra Leone|Sierra Leona; SM San Marino|Saint-Marin; SN Senegal; SO Somalia|Somalie;
    SR Suriname|Surinam; SS South Sudan|Sudán del Sur|Soudan du Sud;
    ST São Tomé & Príncipe|Santo Tomé y Príncipe|Sao Tomé-et-Principe; SV El Salvador|Salvador;
    SX Sint Maarten|Saint-Martin (Pays-Bas); SY Syria|Siria|Syrie; SZ Eswatini;
    TC Turks & Caicos Islands|Islas Turcas y Caicos|Îles Turques-et-Caïques; TD Chad|Tchad;
    TF French Southern Territories|Territorios Australes Franceses|Terres australes françaises; TG Togo;
    TH Thailand|Tailandia|Thaïlande; TJ Tajikistan|Tayikistán|Tadjikistan; TK Tokelau;
    TL Timor-Leste|Timor Oriental; TM Turkmenistan; TN Tunisia|Túnez|Tunisie; TO Tonga;
    TR Türkiye|Turquía|Turquie; TT Trinidad & Tobago|Trinidad y Tobago|Trinité-et-Tobago; TV Tuvalu;
    TW Taiwan; TZ Tanzania|Tanzanie; UA Ukraine|Ucrania; UG Uganda|Ouganda;
    UM U.S. Outlying Islands|Islas menores alejadas de EE. UU.|îles mineures éloignées des États-Unis;
    US United States|Estados Unidos|États-Unis|USA|United States of America|EUA|EE. UU.|EE.UU.|
    Estados Unidos de América|États-Unis d’Amérique|É.-U.|U.S.|U.S.A.;
    UY Uruguay; UZ Uzbekistan|Ouzbékistan; VA Vatican City|Ciudad del Vaticano|Cité du Vatican;
    VC St. Vincent & Grenadines|San Vicente y las Granadinas|Saint-Vincent-et-les Grenadines; VE Venezuela;
    VG British Virgin Islands|Islas Vírgenes Británicas|îles Vierges britanniques;
    VI U.S. Virgin Islands|Islas Vírgenes de EE. UU.|îles Vierges américaines; VN Vietnam; VU Vanuatu;
    WF Wallis & Futuna|Wallis y Futuna|Wallis-et-Futuna; WS Samoa; XK Kosovo; YE Yemen; YT Mayotte;
    ZA South Africa|Sudáfrica|Afrique du Sud; ZM Zambia|Zambie; ZW Zimbabwe|Zimbabue
"""
_CODES = {
    fold(name): entry.strip()[:2]
    for entry in _NAMES.split(";")
    for name in (*entry.strip()[3:].split("|"), entry.strip()[:2])
}


def country(text: str) -> str:
    """The ISO 3166 code of a country by its code or its name: "México", "etats-unis". Refuses `unknown_country`."""
    if found := _CODES.get(fold(text)):
        return found
    raise Refusal("unknown_country")
