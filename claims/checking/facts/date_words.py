"""The words around dates in each language, as patterns. {m} months, {w} weekdays, {s} seasons, {y} a year."""

from __future__ import annotations

from claims.checking.facts.date_readers import Reader, around, on_day, on_month, on_year

SEASONS: dict[str, dict[str, str]] = {
    "en": {"spring": "spring", "summer": "summer", "autumn": "autumn", "fall": "autumn", "winter": "winter"},
    "fr": {"printemps": "spring", "été": "summer", "automne": "autumn", "hiver": "winter"},
    "es": {"primavera": "spring", "verano": "summer", "otoño": "autumn", "invierno": "winter"},
    "de": {
        "frühjahr": "spring",
        "frühling": "spring",
        "sommer": "summer",
        "herbst": "autumn",
        "winter": "winter",
    },
}
SEASON_OF_YEAR = {
    "en": r"(?:(?:early|late|mid-?) ?)?(?P<season>{s})(?: of)?,? {y}",
    "fr": r"(?<!\ba )(?<!ont )(?<!avait )(?P<season>{s})(?: de(?: l['’]année)?)? {y}",
    "es": r"(?P<season>{s}) (?:de |del )?(?:año )?{y}",
    "de": r"(?:Früh|Spät|Hoch)?(?P<season>{s})(?: des Jahres)? {y}(?:/\d\d)?",
}
SEASON = {
    "en": (r"(?:(?P<last>last|past)|(?P<next>next|coming)|this) (?P<season>{s})",),
    "fr": (
        r"(?:ce|cet) (?P<season>{s})",
        r"(?P<season>{s}) (?:(?P<last>dernier|passé)|(?P<next>prochain))",
    ),
    "es": (
        r"(?:(?P<last>pasad[oa])|(?P<next>próxim[oa])|est[ea]) (?P<season>{s})",
        r"(?P<season>{s}) (?:(?P<last>pasad[oa])|(?P<next>próxim[oa]|que viene))",
    ),
    "de": (
        r"(?:(?P<last>(?:vergangen|letzt|vorig)e[nrs]?)|(?P<next>(?:kommend|nächst)e[nrs]?)|diese[mnrs]?) (?P<season>{s})",
    ),
}
# A part of a month or a year: (early, mid, late).
PARTS = {
    "en": (
        "early(?: in)? |(?:the )?(?:beginning|start) of ",
        "mid-? ?|the middle of ",
        "late(?: in)? |(?:the )?end of ",
    ),
    "fr": (
        r"début (?:du mois de |de |d['’])?|(?:au|le) début (?:du mois )?(?:de |d['’])",
        r"mi-|la mi-|milieu (?:du mois )?(?:de |d['’])",
        r"fin (?:du mois de |de |d['’])?|la fin (?:du mois )?(?:de |d['’])",
    ),
    "es": (r"(?:principios|comienzos|inicios) de ", r"mediados de ", r"(?:finales|fines) de |final de "),
    "de": (
        r"Anfang (?:des Jahres )?|Beginn des Jahres ",
        r"Mitte (?:des Jahres )?",
        r"Ende (?:des Jahres )?",
    ),
}
PARTS_OF_YEAR = {  # of this year, when no year is named
    "en": (r"(?:(?P<early>(?:beginning|start) of)|(?P<late>end of)) (?:the|this) year",),
    "fr": (r"(?:(?P<early>début d['’]|le début de l['’])|(?P<late>fin d['’]|(?:la )?fin de l['’]))année",),
    "es": (
        r"(?:(?P<early>(?:principios|comienzos) de)|(?P<late>(?:finales|fines|final) de))l?(?: este)? año",
    ),
    "de": (
        r"(?:(?P<early>Anfang)|(?P<late>Ende)) (?:des|dieses) Jahres",
        r"(?P<late>Jahresende)",
        r"(?P<early>Jahresanfang)",
    ),
}
MONTH = {
    "en": (
        r"(?:(?P<last>last)|(?P<next>next)|(?P<until>until|till|by|through|from)|in|since|of|this|during|before|after) (?P<month>{m})",
    ),
    "fr": (
        r"(?P<month>{m}) (?:(?P<last>dernier)|(?P<next>prochain))",
        r"(?:(?P<until>jusqu['’]en|d['’]ici(?: à)?|dès|à partir de)|en|depuis|courant|[ad]u mois de|avant|après) (?P<month>{m})",
    ),
    "es": (
        r"(?:(?P<until>hasta|para|a partir de)|en|desde|durante|(?P<last>pasado(?: mes de)?)|(?P<next>próximo(?: mes de)?)|mes de|este) (?P<month>{m})",
        r"(?P<month>{m}) (?:(?P<last>pasado)|(?P<next>próximo|que viene))",
    ),
    "de": (
        r"(?:(?P<until>bis(?: zum)?|ab)|im|seit|vor|nach|(?P<last>vergangenen|letzten|vorigen)|(?P<next>kommenden|nächsten)|diesem) (?P<month>{m})",
    ),
}
WEEKDAY = {
    "en": (
        r"(?:(?P<last>last |this past )|(?P<next>next |this coming |coming ))?(?:on )?(?<!every )(?<!each )(?P<weekday>{w})(?! \d)",
    ),
    "fr": (
        r"(?:ce |le )?(?<!chaque )(?<!les )(?P<weekday>{w})(?:(?P<last> dernier| passé)|(?P<next> prochain))?(?! (?:\d|1er))",
    ),
    "es": (
        r"(?P<weekday>{w})(?:(?P<last> pasado)|(?P<next> próximo| que viene))",
        r"(?<!los )(?:este |el )?(?<!cada )(?:(?P<last>pasado )|(?P<next>próximo ))?(?P<weekday>{w})(?!,? \d)",
    ),
    "de": (
        r"(?:am |vom |zum |seit )?(?:(?P<last>vergangenen |letzten |vorigen )|(?P<next>kommenden |nächsten ))?(?<!jeden )"
        r"(?P<weekday>{w})(?:abend|morgen|vormittag|nachmittag|mittag|nacht)?(?!,? (?:dem |den )?\d)",
    ),
}
YEAR_BEFORE = {
    "en": r"in|since|from|until|till|of|by|during|before|after|to|and|between|founded|year|through|born",
    "fr": r"en|depuis|de|dès|jusqu['’]en|jusqu['’]à|avant|après|et|à|entre|l['’]année|année|an",
    "es": r"en|desde|de|hasta|antes de|después de|y|a|entre|año|del",
    "de": r"im Jahr|im Jahre|Jahr|Jahres|seit|von|bis|vor|nach|und|zwischen|in|ab|Baujahr|Jahrgang|anno",
}
QUARTER = {
    "en": r"(?P<quarter>{o}) quarter(?:(?: of)?,? {y}|(?! of (?:the|a|an|its|their|his|her)\b))",
    "fr": r"(?P<quarter>{o}) trimestre(?:(?: de)? {y})?",
    "es": r"(?P<quarter>{o}) trimestre(?: (?:de |del )?(?:año )?{y})?",
    "de": r"(?P<quarter>{o}|[1-4]\.) (?:Quartals?|Vierteljahr)(?:(?: des Jahres)? {y})?",
}
HALF_YEAR = {
    "en": r"(?P<quarter>first|second) half(?: of)? {y}",
    "fr": r"(?P<quarter>premier|second|deuxième) semestre(?:(?: de)? {y})?",
    "es": r"(?P<quarter>primer|segundo) semestre(?: (?:de |del )?(?:año )?{y})?",
    "de": r"(?P<quarter>ersten?|erstes|zweiten?|zweites) (?:Halbjahrs?|Jahreshälfte)(?:(?: des Jahres)? {y})?",
}
QUARTER_WORDS = {
    "en": "quarter",
    "fr": "trimestre semestre",
    "es": "trimestre semestre",
    "de": "quartal quartals halbjahr halbjahrs",
}
CENTURY = {
    "en": r"(?P<century>\d{1,2})(?:st|nd|rd|th)[ -]century",
    "fr": r"(?P<century>[IVX]{1,5}|\d{1,2})(?:e|er|ème) siècle",
    "es": r"siglo (?P<century>[IVX]{1,5}|\d{1,2})\b",
    "de": r"(?P<century>\d{1,2})\. Jahrhunderts?",
}
CENTURY_WORDS = {"en": "century", "fr": "siècle", "es": "siglo", "de": "jahrhundert jahrhunderts"}
DECADE = {
    "en": (r"(?:the )?(?:early |late |mid-?)?(?P<year>(?:1[5-9]|20)\d0)['’]?s\b",),
    "fr": (r"(?<=années )(?P<year>(?:(?:1[5-9]|20)\d|[1-9])0)\b",),
    "es": (
        r"(?<=años )(?P<year>(?:(?:1[5-9]|20)\d|[1-9])0)\b",
        r"(?<=década de )(?P<year>(?:1[5-9]|20)\d0)\b",
    ),
    "de": (r"(?<!\w)(?P<year>(?:(?:1[5-9]|20)\d|[1-9])0)er(?:[ -]Jahren?)?\b",),
}
DECADE_IN_WORDS: dict[str, dict[str, int]] = {
    "en": {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90},
    "fr": {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "soixante-dix": 70, "quatre-vingt": 80, "quatre-vingt-dix": 90},
    "es": {"veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90},
    "de": {"zwanziger": 20, "dreißiger": 30, "vierziger": 40, "fünfziger": 50, "sechziger": 60, "siebziger": 70, "achtziger": 80, "neunziger": 90},
}  # fmt: skip
DECADE_FRAME = {
    "en": (r"(?<=the )(?P<decade>{d})",),
    "fr": (
        r"(?<=les années )(?P<decade>{d})(?![-\w]| ans)",
        r"(?<=des années )(?P<decade>{d})(?![-\w]| ans)",
    ),
    "es": (r"(?<=los años )(?P<decade>{d})\b", r"(?<=década de los )(?P<decade>{d})\b"),
    "de": (r"\b(?P<decade>{d})[ -]Jahren?",),
}
# Behind a day, a month or a season: of which year.
OF_WHICH_YEAR = {
    "en": r"(?: of)? (?:(?P<back>last)|(?P<ahead>next)|(?P<same>this)) year",
    "fr": r" (?:(?P<back>de l['’](?:an dernier|année dernière|an passé|année passée))|(?P<ahead>de l['’](?:an prochain|année prochaine))|(?P<same>de cette année))",
    "es": r" (?:(?P<back>del (?:año pasado|pasado año))|(?P<ahead>del (?:próximo año|año próximo|año que viene))|(?P<same>de este año))",
    "de": r" (?:des )?(?:(?P<back>(?:vergangenen|letzten|vorigen) Jahres)|(?P<ahead>(?:kommenden|nächsten) Jahres)|(?P<same>dieses Jahres))",
}
RELATIVE: dict[str, tuple[tuple[str, Reader], ...]] = {
    "en": (
        (r"\bthe day before yesterday\b", on_day(-2)), (r"\bthe day after tomorrow\b", on_day(2)),
        (r"\byesterday\b|\blast night\b", on_day(-1)),
        (r"\btoday\b|\btonight\b|\bthis (?:morning|afternoon|evening)\b", on_day(0)), (r"\btomorrow\b", on_day(1)),
        (r"\blast year\b", on_year(-1)), (r"\b(?:this|the current) year\b", on_year(0)), (r"\bnext year\b", on_year(1)),
        (r"\blast month\b", on_month(-1)), (r"\bthis month\b", on_month(0)), (r"\bnext month\b", on_month(1)),
        (r"\b(?:in )?recent months\b", around(270)), (r"\b(?:in )?recent weeks\b", around(60)),
        (r"\b(?:this|last|the past) week\b", around(10)), (r"\bnext week\b", around(0, 14)),
    ),
    "fr": (
        (r"\bavant-hier\b", on_day(-2)), (r"\baprès-demain\b", on_day(2)), (r"\bhier\b", on_day(-1)),
        (r"\baujourd['’]hui\b|\bce (?:matin|soir)\b|\bcet après-midi\b", on_day(0)), (r"\bdemain\b", on_day(1)),
        (r"\bl['’](?:an|année) (?:dernier|dernière|passée?)\b", on_year(-1)), (r"\bcette année\b", on_year(0)),
        (r"\bl['’](?:an prochain|année prochaine)\b", on_year(1)),
        (r"\b(?:le )?mois dernier\b", on_month(-1)), (r"\bce mois-ci\b", on_month(0)),
        (r"\b(?:le )?mois prochain\b", on_month(1)),
        (r"\bces derniers mois\b", around(270)), (r"\bces dernières semaines\b", around(60)),
        (r"\b(?:cette semaine|la semaine (?:dernière|passée))\b", around(10)), (r"\bla semaine prochaine\b", around(0, 14)),
    ),
    "es": (
        (r"\b(?:anteayer|antier)\b", on_day(-2)), (r"\bpasado mañana\b", on_day(2)),
        (r"\bayer\b|\banoche\b", on_day(-1)), (r"\bhoy\b|\besta (?:mañana|tarde|noche)\b", on_day(0)),
        (r"(?<!la )(?<!esta )\bmañana\b(?! (?:de|por|del))", on_day(1)),
        (r"\bel año pasado\b|\bel pasado año\b", on_year(-1)), (r"\beste año\b", on_year(0)),
        (r"\bel próximo año\b|\bel año (?:próximo|que viene)\b", on_year(1)),
        (r"\bel mes pasado\b|\bel pasado mes\b(?! de)", on_month(-1)), (r"\beste mes\b", on_month(0)),
        (r"\bel próximo mes\b(?! de)|\bel mes que viene\b", on_month(1)),
        (r"\b(?:en )?los últimos meses\b", around(270)), (r"\b(?:en )?las últimas semanas\b", around(60)),
        (r"\b(?:esta semana|la semana pasada|la pasada semana)\b", around(10)),
        (r"\bla (?:próxima semana|semana que viene|semana próxima)\b", around(0, 14)),
    ),
    "de": (
        (r"\bvorgestern\b", on_day(-2)), (r"\bübermorgen\b", on_day(2)), (r"\bgestern\b", on_day(-1)),
        (r"\bheute\b", on_day(0)), (r"(?-i:\bmorgen\b)(?! (?:des|der)\b)", on_day(1)),
        (r"\b(?:im )?(?:vergangenen|letzten|vorigen|letztes|voriges|vergangenes) Jahr(?:es)?\b|\bVorjahr\b", on_year(-1)),
        (r"\b(?:in )?diesem Jahr\b|\bdieses Jahr\b|\bheuer\b", on_year(0)),
        (r"\b(?:im )?(?:kommenden|nächsten|nächstes|kommendes) Jahr(?:es)?\b", on_year(1)),
        (r"\b(?:im )?(?:vergangenen|letzten|vorigen) Monat\b", on_month(-1)), (r"\bdiesen Monat\b|\bdiesem Monat\b", on_month(0)),
        (r"\b(?:im )?(?:kommenden|nächsten) Monat\b", on_month(1)),
        (r"\b(?:in )?den (?:vergangenen|letzten) Monaten\b", around(270)),
        (r"\b(?:in )?den (?:vergangenen|letzten) Wochen\b", around(60)),
        (r"\b(?:diese|dieser|vergangene|vergangenen|letzte|letzter|letzten|vorige) Woche\b", around(10)),
        (r"\b(?:nächste|nächster|kommende|kommender|kommenden|nächsten) Woche\b", around(0, 14)),
    ),
}  # fmt: skip
RELATIVE_WORDS = {
    "en": "yesterday today tonight tomorrow night morning afternoon evening year month months weeks week",
    "fr": "hier aujourd matin soir midi demain an année mois semaines semaine",
    "es": "anteayer antier pasado ayer anoche hoy mañana tarde noche año mes meses semanas semana",
    "de": "vorgestern übermorgen gestern heute morgen jahr jahres vorjahr heuer monat monaten wochen woche",
}
YEAR_WORDS = {"en": "year", "fr": "année", "es": "año", "de": "jahres jahresende jahresanfang"}
