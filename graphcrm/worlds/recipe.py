"""The recipe by which a world goes in through the import, and the page that says what is true in it."""

from __future__ import annotations

from graphcrm.worlds.adoption import ALONE, NOTED, THROUGH_A_FRIEND
from graphcrm.worlds.days import LAST_DAY
from graphcrm.worlds.deals import EFFECTS, INTERCEPT, SILENCE_DAYS
from graphcrm.worlds.purchases import PAIR_SHARE, TOGETHER
from graphcrm.worlds.size import Size

MARK = "truth/world.toml"
SOURCE = "world"
PARTIES = {
    "persons": ("person", "id, name, emails, {'born': born, 'city': city} as attributes, scope"),
    "organisations": ("organisation", "id, name, kind, ours, {'city': city} as attributes"),
    "groups": ("group", "id, name, kind, {'city': city} as attributes"),
    "households": ("household", "id, name, kind, {'city': city} as attributes, 'b2c' as scope"),
}
STATEMENTS = {
    "roles": "HOLDS_ROLE",
    "part_of": "PART_OF",
    "subgroups": "PART_OF",
    "reports_to": "REPORTS_TO",
    "kin": "KIN_OF",
    "related": "RELATED_TO",
    "serves": "SERVES",
    "consents": "CONSENTS",
}


def recipe(size: Size) -> str:
    """The recipe, as TOML."""
    flat = ", organisations of equal size" if size.flat else ""
    lines = [
        f'source = "{SOURCE}"',
        f'about = "An invented world of {size.people:,} people (seed {size.seed}{flat}); nobody in it exists."',
        f"seen_on = {LAST_DAY}",
        "",
        "[files]",
    ]
    lines += [
        f"""{name} = {{ path = "{name}.csv", header = true, delim = ",", quote = '"', escape = '"' }}"""
        for name in (*PARTIES, *STATEMENTS)
    ]
    for name, (record, columns) in PARTIES.items():
        lines += _entry(name, "record", record, f"select {columns} from {name}")
    for name, family in STATEMENTS.items():
        lines += _entry(name, "family", family, f"select * from {name}")
    return "\n".join(lines) + "\n"


def _entry(name: str, key: str, what: str, select: str) -> list[str]:
    return ["", "[[load]]", f'name = "{name}"', f'{key} = "{what}"', f'select = "{select}"']


def formulas(size: Size) -> str:
    """The world's measures and the formulas by which its truth was drawn, as TOML."""
    effects = "\n".join(f"{name} = {effect}" for name, effect in EFFECTS.items())
    return f"""# What is true in this world; the files beside this one have it row by row.
people = {size.people}
seed = {size.seed}
flat = {str(size.flat).lower()}
seen_on = {LAST_DAY}

[deals]  # won with the chance 1 / (1 + exp(-(intercept + the effects of what holds)))
intercept = {INTERCEPT}
silent_from_days = {SILENCE_DAYS}
[deals.effects]
{effects}

[adoption]  # chances a month
alone = {ALONE}
through_a_friend = {THROUGH_A_FRIEND}
referral_noted = {NOTED}

[purchases]
baskets_with_a_pair = {PAIR_SHARE}
second_with_first = {TOGETHER}
"""
