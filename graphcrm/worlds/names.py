"""Names of people and organisations, from several languages, with their accents.

Family names are stems with endings, so that a large world has many; how often a name comes falls off as in life.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np

from graphcrm.worlds.draws import Draws, Ints


@dataclass(frozen=True, slots=True)
class Language:
    """The parts that names of one language are made of."""

    first: tuple[str, ...]
    stems: tuple[str, ...]
    endings: tuple[str, ...]
    cities: tuple[str, ...]
    forms: tuple[str, ...]

    @property
    def family(self) -> list[str]:
        """Every family name."""
        return [stem + ending for stem in self.stems for ending in self.endings]


def _words(text: str) -> tuple[str, ...]:
    return tuple("" if word == "-" else word for word in text.split())


LANGUAGES = (
    Language(  # English
        _words("James Mary Oliver Amelia George Olivia Harry Isla Jack Emily Noah Grace Leo Freya Arthur Ivy Oscar"
               " Florence Henry Poppy Thomas Alice William Charlotte Edward Daisy Samuel Ruth Daniel Hannah"),
        _words("Ash Black Brad Brook Cart Clay Den Eld Fair Green Hart Har Hay King Lang Marl Mill Nor Old Pres Red"
               " Shel Stan Strat Thorn Wal Wes White Win Wood O'Bri O'Con"),
        _words("- ley ton ford field wood well worth ham ridge by son stone man"),
        _words("Leeds Bristol Norwich York Exeter Derby"),
        ("Ltd", "plc", "Group", "& Sons"),
    ),
    Language(  # German
        _words("Jürgen Käthe Björn Grete Matthias Ursula Günther Anneliese Jörg Sabine Klaus Renate Uwe Heike Lukas"
               " Leonie Felix Marie Paul Sophie Jonas Clara Moritz Lena Götz Änne Tobias Frieda Sören Bärbel"),
        _words("Müll Schröd Bäck Fisch Köhl Schäf Zimm Krüg Brandt Hoffm Böhm Lindn Wagn Bergm Grün Stein Weiß Vog"
               " Hübn Kais Rösl Sturm Törn Feld"),
        _words("er el mann ert inger ner hoff bach berg stein"),
        _words("Köln Lübeck Jena Münster Görlitz Ulm"),
        ("GmbH", "AG", "KG", "GmbH & Co. KG"),
    ),
    Language(  # French
        _words("François Hélène Jérôme Zoé André Chloé Benoît Léa Gaël Inès Loïc Agnès René Amélie Étienne Noémie Luc"
               " Margaux Rémi Élodie Hugo Camille Théo Océane Noël Clémence"),
        _words("Beau Cham Del Du Four Gar Gui La Le Mar Mor Per Rous Saint- Vil Bel Mont Cler Char Lam"),
        _words("lanc pré rand nier bois val tin seau nard zière ville mont eau champ"),
        _words("Orléans Nîmes Besançon Angers Évreux Brest"),
        ("SA", "SARL", "SAS", "et Fils"),
    ),
    Language(  # Spanish
        _words("José María Íñigo Begoña Andrés Lucía Joaquín Inés Óscar Sofía Álvaro Ángela Raúl Núria Martín Elena"
               " Jesús Pilar Héctor Belén Iván Rocío Adrián Carmen"),
        _words("Álvar Ben Día Domíngu Fernánd Gonzál Gutiérr Hernánd Ibáñ Jimén Lóp Márqu Mart Muñ Núñ Pér"
               " Rodrígu Sánch Vázqu Yáñ"),
        _words("ez ero al ares osa ante era ino"),
        _words("Córdoba León Cádiz Logroño Ávila Gijón"),
        ("S.A.", "S.L.", "y Cía.", "Hermanos"),
    ),
    Language(  # Czech
        _words("Jiří Zdeňka Tomáš Věra Ondřej Šárka Lukáš Běla Matěj Eliška Štěpán Růžena Radek Tereza Vojtěch Žaneta"
               " Břetislav Kateřina Čeněk Anežka Dušan Ludmila"),
        _words("Nov Dvoř Čern Proch Kuč Vesel Horá Němč Pokor Růž Šimk Fiál Sedl Hájk Král Beneš Čer Kříž Lišk Mal"),
        _words("ák áček ý ov ek ička ovský ík ota"),
        _words("Plzeň Brno Děčín Kroměříž Tábor Příbram"),
        ("s.r.o.", "a.s.", "družstvo", "a syn"),
    ),
    Language(  # Swedish and Danish
        _words("Åsa Björn Märta Östen Göran Kerstin Håkan Annika Søren Mette Jørgen Ærling Lærke Nils Ebba Lars Freja"
               " Sven Ingrid Mads Astrid Åke Sigrid Rasmus"),
        _words("Anders Åkers Berg Björk Dahl Ek Fors Gran Hägg Høj Jøns Kjær Lind Lund Ny Ø Öst Sjö Strand Vester"),
        _words("son sen gren kvist ström strøm man mark by gaard dahl"),
        _words("Malmö Örebro Århus Ålborg Växjö Helsingør"),
        ("AB", "A/S", "ApS", "och Söner"),
    ),
    Language(  # Polish
        _words("Łukasz Małgorzata Michał Agnieszka Wojciech Grażyna Paweł Bożena Krzysztof Jadwiga Stanisław Żaneta"
               " Mikołaj Zofia Kacper Światosława Jędrzej Hania Bartłomiej Róża Sławomir Kinga"),
        _words("Kowal Wiśniew Wójc Zieliń Szymań Woźni Dąbrow Kozłow Jabłoń Krawcz Piotrow Grabow Pawłow Zając"
               " Król Wieczor Wróbl Górn Sikor Baran"),
        _words("ski ak ik czyk ewicz ek iak owski"),
        _words("Łódź Kraków Gdańsk Poznań Rzeszów Toruń"),
        ("sp. z o.o.", "S.A. Polska", "i Synowie", "sp.k."),
    ),
    Language(  # Dutch and Turkish, side by side in many a town
        _words("Daan Sanne Joris Anouk Ömer Şirin Tijs Fleur Çağla Gökhan Ruben Lotte İlker Ayşe Sjoerd Maartje Ümit"
               " Özlem Bram Noor Thijmen Zoë Mustafa Eva"),
        _words("Vander DeGr Bos Vis Smeet Meij Mul Yıl Öz Çel Kor Demir Şah Gül Hoek Kuip Brouw Jans Dij Ver"),  # noqa: RUF001 - a Turkish letter
        _words("berg oot er man maz türk ik kaya in stra hoeven meer"),
        _words("Utrecht Zwolle Breda Delft Gouda Assen"),
        ("B.V.", "N.V.", "en Zonen", "A.Ş."),
    ),
)  # fmt: skip
INITIALS = "ABCDEFGHIJKLMNOPRSTVW"
TRADES = _words(
    "Logistics Optics Foods Software Textiles Energy Robotics Print Medical Tools Paper Media Building Marine Seeds"
    " Acoustics Glass Ceramics Data Travel Insurance Dairy Fasteners Instruments"
)
_NOT_DECOMPOSED = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "æ": "ae", "Æ": "Ae", "ı": "i", "đ": "d"}  # noqa: RUF001 - a Turkish letter
)


def plain(text: str) -> str:
    """The same letters without accents."""
    bare = unicodedata.normalize("NFKD", text.translate(_NOT_DECOMPOSED))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


@cache
def _mailable(name: str) -> str:
    """A name as it stands in an address."""
    return "".join(letter for letter in plain(name).lower() if letter.isalnum())


@dataclass(frozen=True, slots=True)
class Names:
    """Columns of text, one row a person."""

    first: list[str]
    middle: list[str]
    family: list[str]

    def whole(self) -> list[str]:
        """First name, initial where there is one, family name."""
        rows = zip(self.first, self.middle, self.family, strict=True)
        return [f"{first} {middle + '. ' if middle else ''}{family}" for first, middle, family in rows]

    def addresses(self) -> list[str]:
        """What stands before the @, without a number."""
        rows = zip(self.first, self.family, strict=True)
        return [f"{_mailable(first)}.{_mailable(family)}" for first, family in rows]


_FAMILIES = tuple(language.family for language in LANGUAGES)


def names(draws: Draws, language: Ints, number: Ints, family_number: Ints) -> Names:
    """Names for these numbers; people of one ``family_number`` have the same family name.

    Earlier names of a list are more frequent: the place is the square of a uniform draw.
    """
    share = draws.uniform(number).tolist()
    of_family = (draws.uniform(family_number, 1) ** 1.5).tolist()
    has_initial = draws.chance(0.3, number, 2)
    initial = np.where(has_initial, draws.below(len(INITIALS), number, 3), -1).tolist()
    spoken = language.tolist()
    lists = [LANGUAGES[of].first for of in spoken]
    first = [given[int(draw * draw * len(given))] for given, draw in zip(lists, share, strict=True)]
    family = [_FAMILIES[of][int(draw * len(_FAMILIES[of]))] for of, draw in zip(spoken, of_family, strict=True)]
    return Names(first, [INITIALS[place] if place >= 0 else "" for place in initial], family)
