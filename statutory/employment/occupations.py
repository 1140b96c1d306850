"""The kinds of work that byelaws and Acts speak of, and where each stands in the model byelaws."""

from enum import StrEnum


class Occupation(StrEnum):
    """A kind of work; `OTHER` is one that no byelaw names."""

    # The model byelaws let a child of 13 do these, as light work.
    FARM_OR_GARDEN = "farm_or_garden"
    NEWSPAPERS = "newspapers"
    SHOP = "shop"
    HAIRDRESSER = "hairdresser"
    OFFICE = "office"
    CAR_WASH = "car_wash"
    CAFE = "cafe"
    RIDING_STABLE = "riding_stable"
    HOTEL_DOMESTIC = "hotel_domestic"
    # The model byelaws ban these for every child.
    ENTERTAINMENT_VENUE = "entertainment_venue"
    ALCOHOL = "alcohol"
    MILK = "milk"
    FUEL_OIL = "fuel_oil"
    KITCHEN = "kitchen"
    REFUSE = "refuse"
    HEIGHT = "height"
    HARMFUL_AGENTS = "harmful_agents"
    DOOR_TO_DOOR = "door_to_door"
    ADULT_MATERIAL = "adult_material"
    TELEPHONE_SALES = "telephone_sales"
    SLAUGHTERHOUSE = "slaughterhouse"
    FAIRGROUND = "fairground"
    PERSONAL_CARE = "personal_care"
    # Some councils ban these as well.
    CLUB = "club"
    FIREARMS = "firearms"
    MARKET = "market"
    TOBACCO = "tobacco"
    DANGEROUS_MACHINES = "dangerous_machines"
    # Acts speak of these.
    INDUSTRIAL = "industrial"
    STREET_TRADING = "street_trading"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The work as a sentence goes on after "to", e.g. "to work in a commercial kitchen"."""
        return _WORDS[self]

    @property
    def exception(self) -> str | None:
        """What the model byelaws except from their ban, where they except anything."""
        return _EXCEPTIONS.get(self)


_WORDS = {
    Occupation.FARM_OR_GARDEN: "do agricultural or horticultural work",
    Occupation.NEWSPAPERS: "deliver newspapers and printed matter",
    Occupation.SHOP: "work in a shop, shelves included",
    Occupation.HAIRDRESSER: "work in a hairdressing salon",
    Occupation.OFFICE: "work in an office",
    Occupation.CAR_WASH: "wash private cars by hand",
    Occupation.CAFE: "work in a cafe or restaurant, outside the kitchen",
    Occupation.RIDING_STABLE: "work in a riding stable",
    Occupation.HOTEL_DOMESTIC: "do domestic work in a hotel or the like",
    Occupation.ENTERTAINMENT_VENUE: "work in a cinema, theatre, disco, dance hall or night club",
    Occupation.ALCOHOL: "sell or deliver alcohol",
    Occupation.MILK: "deliver milk",
    Occupation.FUEL_OIL: "deliver fuel oil",
    Occupation.KITCHEN: "work in a commercial kitchen",
    Occupation.REFUSE: "collect or sort refuse",
    Occupation.HEIGHT: "work more than three metres above the ground or floor",
    Occupation.HARMFUL_AGENTS: "work with harmful physical, biological or chemical agents",
    Occupation.DOOR_TO_DOOR: "collect money, sell or canvass from door to door",
    Occupation.ADULT_MATERIAL: "work with adult material or in unsuitable situations",
    Occupation.TELEPHONE_SALES: "sell by telephone",
    Occupation.SLAUGHTERHOUSE: "work in a slaughterhouse, as a butcher or preparing carcasses",
    Occupation.FAIRGROUND: "attend at a fairground or amusement arcade",
    Occupation.PERSONAL_CARE: "give personal care in a care or nursing home",
    Occupation.CLUB: "work in a billiard, bingo or registered club",
    Occupation.FIREARMS: "work with firearms",
    Occupation.MARKET: "work on a market",
    Occupation.TOBACCO: "sell tobacco",
    Occupation.DANGEROUS_MACHINES: "work with dangerous machines",
    Occupation.INDUSTRIAL: "work in a factory, mine or quarry, in building or in transport",
    Occupation.STREET_TRADING: "trade in the street",
    Occupation.OTHER: "do work that no byelaw names",
}
_EXCEPTIONS = {
    Occupation.ENTERTAINMENT_VENUE: "a performance given wholly by children",
    Occupation.ALCOHOL: "alcohol in sealed containers",
    Occupation.DOOR_TO_DOOR: "work under the supervision of an adult",
    Occupation.PERSONAL_CARE: "work under the supervision of a responsible adult",
    Occupation.MARKET: "the stall of the child's own parent",
}

LIGHT_AT_13 = (
    Occupation.FARM_OR_GARDEN,
    Occupation.NEWSPAPERS,
    Occupation.SHOP,
    Occupation.HAIRDRESSER,
    Occupation.OFFICE,
    Occupation.CAR_WASH,
    Occupation.CAFE,
    Occupation.RIDING_STABLE,
    Occupation.HOTEL_DOMESTIC,
)
BANNED = (
    Occupation.ENTERTAINMENT_VENUE,
    Occupation.ALCOHOL,
    Occupation.MILK,
    Occupation.FUEL_OIL,
    Occupation.KITCHEN,
    Occupation.REFUSE,
    Occupation.HEIGHT,
    Occupation.HARMFUL_AGENTS,
    Occupation.DOOR_TO_DOOR,
    Occupation.ADULT_MATERIAL,
    Occupation.TELEPHONE_SALES,
    Occupation.SLAUGHTERHOUSE,
    Occupation.FAIRGROUND,
    Occupation.PERSONAL_CARE,
)
