"""The laws of the Cypher files, each a function from one file to what it does wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from laws.blocks import bare, blocks, conjuncts, returned, where_clauses

from graphcrm.db.cypher import VIEW_PARAMETERS, CypherFile, cypher_folder, load
from graphcrm.db.forms import FORMS, render
from graphcrm.model import RecordLabel
from graphcrm.vocabulary import read_vocabulary

FAMILIES = {family.name for family in read_vocabulary(()).families}

# Files that read statements without a form of the view, and why: a room, or a single file.
WITHOUT_FORM = {
    "ledger": "a write sees all that is live, whoever will read it",
    "backup": "everything is kept, whoever may read it",
    "privacy": "a person's own rights: all that is held, under whatever scope; for who administers alone",
    "schema": "holds no statements",
    "statements/of_record": "a statement is shown retracted or not; its scope is looked at",
    "statements/by_id": "a statement is shown retracted or not; its scope is looked at",
    "doubles/merges": "who could ever see the party that was dropped; nothing live is left there",
    "network/record_numbers": "numbers of what is taken out of memory: it may be retracted by now; nobody is told",
    "changes/line": "provenance shows what was retracted too; what was recorded later, or is walled off, not",
}
# Rooms that may write, and why there is no other.
WRITING = {
    "ledger": "every write is checked, and recorded as a change",
    "schema": "constraints, indexes and locks",
    "backup": "a restore puts back what was recorded once",
    "webhooks": "how far each receiver is; no statement about anybody",
    "jobs": "how far long work is; nothing of what is known of the world",
}
# Files that give several rows in no order, and why that is right.
UNORDERED = {
    "ledger": "rows are looked up by their ids",
    "backup": "rows are written to a file of their own part",
    "statements/of_record": "an id is one statement's",
    "statements/by_id": "an id is one statement's",
}
# Procedures that both databases have.
PROCEDURES = {"db.index.fulltext.queryNodes"}

_WRITES = re.compile(
    r"(?<![.$:\w])((CREATE|MERGE|SET|DELETE|DETACH|REMOVE|FOREACH|DROP|LOAD CSV|IN TRANSACTIONS)\b"
    # in small letters too, where it cannot be the name of a variable
    r"|(?i:(create|merge|foreach)\s*\(|(detach\s+)?delete\s+\w|(set|remove)\s+\w+\s*[.:+=]))"
)
_SEARCHES = re.compile(r"(?i)\b(shortestPath|allShortestPaths|SHORTEST)\b")
_RELATIONSHIP = re.compile(r"-\s*\[([^\[\]]*)\]\s*-|<?--(?=>|\s*\()")
_RECORD = re.compile(rf"\((\w+)\s*:\s*(?:Record|{'|'.join(label.value for label in RecordLabel)})\b")
_DYNAMIC = re.compile(r":\s*\$\s*(any|all)?\s*\(")
_NAMED = re.compile(r"^\s*(\w*)\s*(?::\s*([^{]*))?(?:\{.*)?$")


def every_file() -> list[CypherFile]:
    folder = cypher_folder()
    paths = sorted(str(file.relative_to(folder).with_suffix("")) for file in folder.rglob("*.cypher"))
    return [load(path) for path in paths]


def excepted(path: str, exceptions: dict[str, str]) -> bool:
    """Whether the file, or its room, is among the exceptions."""
    return path in exceptions or path.split("/")[0] in exceptions


def statement_variables(own: str) -> Counter[str]:
    """How often each variable is bound to a statement in this text; an unnamed one counts under ''."""
    found: Counter[str] = Counter()
    for matched in _RELATIONSHIP.finditer(own):
        inner = matched[1]
        if inner is None:
            found[""] += 1
            continue
        name, types = (_NAMED.match(inner) or re.match(r"()()", "")).groups()  # type: ignore[union-attr]
        words = re.findall(r"\w+", types or "")
        if not words or "$" in types or FAMILIES & set(words):
            found[name] += 1
    found.update(_RECORD.findall(own))  # a record beyond the parties is filtered like a statement
    return found


def its_parameters_are_declared(file: CypherFile) -> Iterator[str]:
    used = set(re.findall(r"\$(\w+)", bare(file.text)))
    view = set(VIEW_PARAMETERS) if "view" in file.params else set()
    declared = {name for name in file.params if name != "view"} | view
    if missing := sorted(used - declared):
        yield f"used, but not declared: {', '.join(missing)}"
    if idle := sorted(declared - used):
        hint = "; name those of the view that are used instead of 'view'" if view & set(idle) else ""
        yield f"declared, but not used: {', '.join(idle)}{hint}"


def its_statements_are_filtered(file: CypherFile) -> Iterator[str]:
    if file.access == "write" or excepted(file.path, WITHOUT_FORM):
        return
    forms = dict(file.forms)
    seen: set[str] = set()
    for block in blocks(bare(file.text)).walk():
        held = Counter(part for clause in where_clauses(block.own) for part in conjuncts(clause))
        for name, times in statement_variables(block.own).items():
            seen.add(name)
            if not name:
                yield "a statement without a name cannot be filtered by the view"
            elif name not in forms:
                yield f"{name} has no form in 'view:'"
            elif forms[name] not in FORMS:
                yield f"{name} {forms[name]}: the forms are {', '.join(FORMS)}"
            else:
                condition = conjuncts(bare(render(forms[name], name)))
                if min(held[part] for part in condition) < times:
                    wanted = " AND ".join(condition)
                    yield f"{name} is bound, but not filtered there as '{forms[name]}': {wanted}"
    for name in sorted(forms.keys() - seen):
        yield f"'view:' names {name}, which is no statement of this file"


def reads_do_not_write(file: CypherFile) -> Iterator[str]:
    writes = _WRITES.search(bare(file.text))
    if file.access == "read" and writes:
        yield f"access is read, but there is {writes[0]}"
    if file.access == "write" and not writes:
        yield "access is write, but nothing is written"
    if file.access == "write" and not excepted(file.path, WRITING):
        yield f"only {', '.join(WRITING)} write"


def many_hops_are_written_in_one_way(file: CypherFile) -> Iterator[str]:
    text = bare(file.text)
    if found := _SEARCHES.search(text):
        yield f"{found[0]}: one of the databases has it not, or filters after the search"
    for matched in _RELATIONSHIP.finditer(text):
        inner = matched[1] or ""
        if _DYNAMIC.search(inner):
            yield f"[{inner}]: a dynamic type filters nothing on one database and binds wrong rows on another"
        if "*" in inner:
            yield f"[{inner}]: many hops are ((x)-[s:T]->(y) WHERE ...){{1,n}}"
        if re.search(r"\bWHERE\b", inner):
            yield f"[{inner}]: a filter inside the brackets is ignored by one of the databases"
        if re.match(r">?\s*(\{|\+|\*)", text[matched.end() :]):
            yield f"[{inner}]: repeated bare; many hops are ((x)-[s:T]->(y) WHERE ...){{1,n}}"
    for quantifier in re.findall(r"\)\s*(\{[^}:]*\}|\+(?=\s*[(,]|$)|\*(?=\s*[(,]|$))", text):
        if not re.fullmatch(r"\{\s*\d+\s*(,\s*\d+\s*)?\}", quantifier) and re.match(r"[{+*][\d,\s}]*$", quantifier):
            yield f"{quantifier}: the number of hops is bounded in the file"


def it_runs_on_both(file: CypherFile) -> Iterator[str]:
    text = bare(file.text)
    for found in re.findall(r"(?i)(?<![.\w])(elementId|id)\s*\(", text):
        yield f"{found}(): a record's id is its property"
    for found in re.findall(r"(?i)\b(?:apoc|gds)\.\w+", text):
        yield f"{found}: neither APOC nor GDS"
    for found in re.findall(r"\bCALL\s+([\w.]+)\s*\(", text):
        if found not in PROCEDURES and "." in found:
            yield f"{found}: not a procedure that both databases have"


def it_finds_nodes_by_one_index(file: CypherFile) -> Iterator[str]:
    schema = " ".join(step.text for step in every_file() if step.path.startswith("schema/0"))
    indexed = set(re.findall(r"FOR \(\w+:(\w+)\) (?:REQUIRE|ON) \(?\w+\.(\w+)", schema))
    text = bare(file.text)
    reading = re.sub(r"\bCREATE\s+\([^)]*\)", "", text)
    for found in re.findall(r"\(\w*\s*:\w+\s*(?::|&)\s*\w+[^)]*\)", reading):
        yield f"{found}: two labels in a lookup are a scan; the one with the index will do"
    for label, names in re.findall(r"\(\w*\s*:(\w+)\s*\{([^}]*)\}", reading):
        for name in re.findall(r"(\w+)\s*:", names):
            if (label, name) not in indexed and file.access == "read":
                yield f"(:{label} {{{name}: ...}}) has no index"


def it_returns_what_its_row_has(file: CypherFile, columns: tuple[str, ...]) -> Iterator[str]:
    names = tuple(returned(blocks(bare(file.text)).own))
    if names != columns:
        yield f"it returns {', '.join(names)}; its row has {', '.join(columns)}"


def lists_are_ordered(file: CypherFile) -> Iterator[str]:
    own = blocks(bare(file.text)).own
    last = own[own.rfind("RETURN") :]
    one = _gives_one_row(own, last)
    if file.access == "read" and not one and "ORDER BY" not in last and not excepted(file.path, UNORDERED):
        yield "several rows without ORDER BY"


def _gives_one_row(own: str, last: str) -> bool:
    """Nothing is read, or one node by its index and nothing walked from it, or all is folded into one row."""
    walks = re.search(r"\bUNWIND\b|\]-|--|\bCALL\b", own) is not None
    matches = re.findall(r"\bMATCH\b", own)
    found_once = re.match(r"(OPTIONAL )?MATCH \(\w+:\w+ \{\w+: (\$\w+|'')\}\)", own) is not None
    if not walks and (not matches or (found_once and len(matches) == 1)):
        return True
    folded = re.findall(r"(?i)\b(?:count|sum|min|max|avg|collect)\s*\(", last)
    return len(folded) == len(returned(last))


LAWS = (
    its_parameters_are_declared,
    its_statements_are_filtered,
    reads_do_not_write,
    many_hops_are_written_in_one_way,
    it_runs_on_both,
    it_finds_nodes_by_one_index,
    lists_are_ordered,
)
