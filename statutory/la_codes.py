"""The three-digit codes of local authorities, as school numbers and UPNs carry them.

Old codes stay for ever in the UPNs of the children who were given them, so an old code is
an answer and not an error.

Source: Department for Education, local authority codes as used in Get Information About
        Schools; six codes of authorities formed since 2019 are not in every published list
        and are marked unconfirmed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class CodeStatus(StrEnum):
    """Whether an authority with this code exists today."""

    CURRENT = "current"
    OLD = "old"
    RESERVED = "reserved"


@dataclass(frozen=True)
class LocalAuthority:
    """One code and what it stands for.

    `confirmed` is false where the code is in use but was not found in a second published list.
    `reserved` codes belong to no English authority: Wales, the islands, service schools, and
    numbers kept for central use.
    """

    code: str
    name: str
    status: CodeStatus
    confirmed: bool = True


_CURRENT = (
    ("201", "City of London"),
    ("202", "Camden"),
    ("203", "Greenwich"),
    ("204", "Hackney"),
    ("205", "Hammersmith and Fulham"),
    ("206", "Islington"),
    ("207", "Kensington and Chelsea"),
    ("208", "Lambeth"),
    ("209", "Lewisham"),
    ("210", "Southwark"),
    ("211", "Tower Hamlets"),
    ("212", "Wandsworth"),
    ("213", "Westminster"),
    ("301", "Barking and Dagenham"),
    ("302", "Barnet"),
    ("303", "Bexley"),
    ("304", "Brent"),
    ("305", "Bromley"),
    ("306", "Croydon"),
    ("307", "Ealing"),
    ("308", "Enfield"),
    ("309", "Haringey"),
    ("310", "Harrow"),
    ("311", "Havering"),
    ("312", "Hillingdon"),
    ("313", "Hounslow"),
    ("314", "Kingston upon Thames"),
    ("315", "Merton"),
    ("316", "Newham"),
    ("317", "Redbridge"),
    ("318", "Richmond upon Thames"),
    ("319", "Sutton"),
    ("320", "Waltham Forest"),
    ("330", "Birmingham"),
    ("331", "Coventry"),
    ("332", "Dudley"),
    ("333", "Sandwell"),
    ("334", "Solihull"),
    ("335", "Walsall"),
    ("336", "Wolverhampton"),
    ("340", "Knowsley"),
    ("341", "Liverpool"),
    ("342", "St. Helens"),
    ("343", "Sefton"),
    ("344", "Wirral"),
    ("350", "Bolton"),
    ("351", "Bury"),
    ("352", "Manchester"),
    ("353", "Oldham"),
    ("354", "Rochdale"),
    ("355", "Salford"),
    ("356", "Stockport"),
    ("357", "Tameside"),
    ("358", "Trafford"),
    ("359", "Wigan"),
    ("370", "Barnsley"),
    ("371", "Doncaster"),
    ("372", "Rotherham"),
    ("373", "Sheffield"),
    ("380", "Bradford"),
    ("381", "Calderdale"),
    ("382", "Kirklees"),
    ("383", "Leeds"),
    ("384", "Wakefield"),
    ("390", "Gateshead"),
    ("391", "Newcastle upon Tyne"),
    ("392", "North Tyneside"),
    ("393", "South Tyneside"),
    ("394", "Sunderland"),
    ("420", "Isles of Scilly"),
    ("800", "Bath and North East Somerset"),
    ("801", "Bristol, City of"),
    ("802", "North Somerset"),
    ("803", "South Gloucestershire"),
    ("805", "Hartlepool"),
    ("806", "Middlesbrough"),
    ("807", "Redcar and Cleveland"),
    ("808", "Stockton-on-Tees"),
    ("810", "Kingston upon Hull, City of"),
    ("811", "East Riding of Yorkshire"),
    ("812", "North East Lincolnshire"),
    ("813", "North Lincolnshire"),
    ("815", "North Yorkshire"),
    ("816", "York"),
    ("821", "Luton"),
    ("822", "Bedford"),
    ("823", "Central Bedfordshire"),
    ("825", "Buckinghamshire"),
    ("826", "Milton Keynes"),
    ("830", "Derbyshire"),
    ("831", "Derby"),
    ("838", "Dorset"),
    ("839", "Bournemouth, Christchurch and Poole"),
    ("840", "County Durham"),
    ("841", "Darlington"),
    ("845", "East Sussex"),
    ("846", "Brighton and Hove"),
    ("850", "Hampshire"),
    ("851", "Portsmouth"),
    ("852", "Southampton"),
    ("855", "Leicestershire"),
    ("856", "Leicester"),
    ("857", "Rutland"),
    ("860", "Staffordshire"),
    ("861", "Stoke-on-Trent"),
    ("865", "Wiltshire"),
    ("866", "Swindon"),
    ("867", "Bracknell Forest"),
    ("868", "Windsor and Maidenhead"),
    ("869", "West Berkshire"),
    ("870", "Reading"),
    ("871", "Slough"),
    ("872", "Wokingham"),
    ("873", "Cambridgeshire"),
    ("874", "Peterborough"),
    ("876", "Halton"),
    ("877", "Warrington"),
    ("878", "Devon"),
    ("879", "Plymouth"),
    ("880", "Torbay"),
    ("881", "Essex"),
    ("882", "Southend-on-Sea"),
    ("883", "Thurrock"),
    ("884", "Herefordshire, County of"),
    ("885", "Worcestershire"),
    ("886", "Kent"),
    ("887", "Medway"),
    ("888", "Lancashire"),
    ("889", "Blackburn with Darwen"),
    ("890", "Blackpool"),
    ("891", "Nottinghamshire"),
    ("892", "Nottingham"),
    ("893", "Shropshire"),
    ("894", "Telford and Wrekin"),
    ("895", "Cheshire East"),
    ("896", "Cheshire West and Chester"),
    ("908", "Cornwall"),
    ("916", "Gloucestershire"),
    ("919", "Hertfordshire"),
    ("921", "Isle of Wight"),
    ("925", "Lincolnshire"),
    ("926", "Norfolk"),
    ("929", "Northumberland"),
    ("931", "Oxfordshire"),
    ("933", "Somerset"),
    ("935", "Suffolk"),
    ("936", "Surrey"),
    ("937", "Warwickshire"),
    ("938", "West Sussex"),
    ("940", "North Northamptonshire"),
    ("941", "West Northamptonshire"),
    ("942", "Cumberland"),
    ("943", "Westmorland and Furness"),
)
_OLD = (
    ("835", "Dorset (before 2019)"),
    ("836", "Poole (before 2019)"),
    ("837", "Bournemouth (before 2019)"),
    ("909", "Cumbria (before 2023)"),
    ("928", "Northamptonshire (before 2021)"),
)
_RESERVED = (
    (range(1, 6), "a number kept for central use"),
    (range(660, 682), "Wales"),
    (range(701, 709), "the islands or a service school"),
)
_UNCONFIRMED = frozenset({"838", "839", "940", "941", "942", "943"})


def _all_codes() -> dict[str, LocalAuthority]:
    codes = {
        code: LocalAuthority(code, name, CodeStatus.CURRENT, confirmed=code not in _UNCONFIRMED)
        for code, name in _CURRENT
    }
    codes |= {code: LocalAuthority(code, name, CodeStatus.OLD) for code, name in _OLD}
    for numbers, name in _RESERVED:
        codes |= {f"{n:03}": LocalAuthority(f"{n:03}", name, CodeStatus.RESERVED, confirmed=False) for n in numbers}
    return codes


LOCAL_AUTHORITIES: Mapping[str, LocalAuthority] = MappingProxyType(_all_codes())


def local_authority(code: str) -> LocalAuthority | None:
    """Return what a three-digit code stands for, or None when no list has it."""
    return LOCAL_AUTHORITIES.get(code)


def current_authorities() -> tuple[LocalAuthority, ...]:
    """Return the English authorities of today, by name, as a council picker lists them."""
    current = (la for la in LOCAL_AUTHORITIES.values() if la.status is CodeStatus.CURRENT)
    return tuple(sorted(current, key=lambda la: la.name))
