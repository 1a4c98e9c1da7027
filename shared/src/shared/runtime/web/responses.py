"""The problems that the contract of an operation declares."""

from typing import Any, Final

PROBLEMS: Final = {
    400: ("Ongeldig", "Het verzoek is ongeldig; `fouten` noemt elk ongeldig veld."),
    401: ("NietIngelogd", "Het token ontbreekt, is ongeldig of verlopen."),
    403: ("NietToegestaan", "Het token geeft geen recht op deze bewerking."),
    404: ("NietGevonden", "Dit bestaat niet."),
    409: ("Conflict", "De bewerking past niet bij de huidige toestand."),
    410: ("Gewist", "Deze gegevens waren er, en zijn gewist."),
    412: ("Verouderd", "De gegevens zijn intussen gewijzigd: If-Match noemt een oude versie."),
    413: ("TeGroot", "Het verzoek is te groot."),
    415: ("VerkeerdMediatype", "De inhoud heeft een mediatype dat hier niet past."),
    428: ("VersieVerplicht", "De header If-Match ontbreekt."),
    429: ("TeVeelVerzoeken", "Er kwamen te veel verzoeken; wacht zo lang als Retry-After zegt."),
    500: ("Storing", "Er ging iets mis; de fout is vastgelegd."),
    503: ("NietBeschikbaar", "De dienst is tijdelijk niet beschikbaar; wacht zo lang als Retry-After zegt."),
}


def problemen(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Declare problems of a route that its signature does not tell: `responses=problemen(409)`."""
    return {status: {"description": PROBLEMS[status][1]} for status in statuses}
