"""What is held of a person as a page that they can read: one file, without scripts and without the network."""

from __future__ import annotations

from html import escape
from typing import Any

from graphcrm.topics.privacy.subject import HeldOfSubject, Subject

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1a1a1a }
table { border-collapse: collapse; width: 100%; font-size: .9rem }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #ddd }
tr.past td { color: #777 }
dl { display: grid; grid-template-columns: max-content auto; gap: 0 .8rem; margin: 0 }
dt { color: #555 } dd { margin: 0 }
"""
_HEADS = ("What", "About", "Says", "May be read under", "From", "Recorded", "Taken back")


def page_of(subject: Subject) -> str:
    """The page: a row for each thing that is held, what was taken back in grey."""
    name = escape(subject.name)
    heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
    rows = "\n".join(_row(one) for one in subject.held)
    files = "".join(f"<li>{escape(file)}</li>" for file in subject.files)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>What is held of {name}</title><style>{_STYLE}</style></head>
<body><h1>What is held of {name}</h1>
<p>{len(subject.held)} entries, from {_list(subject.sources)}; they may be read under {_list(subject.scopes)}.
Known under {_list(subject.ids)}.</p>
<table><thead><tr>{heads}</tr></thead><tbody>
{rows}
</tbody></table>
{f"<h2>Files that name this person</h2><ul>{files}</ul>" if files else ""}
</body></html>
"""


def _row(one: HeldOfSubject) -> str:
    about = " ".join(filter(None, (one.other_name, f"({one.other})" if one.other else None)))
    whence = ", ".join(filter(None, (one.source, one.source_key, one.who)))
    cells = (
        escape(one.what.replace("_", " ").lower()),
        escape(about),
        _says(one.says),
        escape(one.scope or ""),
        escape(whence),
        escape(f"{one.recorded_at:%Y-%m-%d %H:%M}" if one.recorded_at else ""),
        escape(f"{one.retracted_at:%Y-%m-%d %H:%M}" if one.retracted_at else ""),
    )
    past = ' class="past"' if one.retracted_at else ""
    return f"<tr{past}>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _says(says: dict[str, Any]) -> str:
    pairs = "".join(
        f"<dt>{escape(name.replace('_', ' '))}</dt><dd>{escape(str(value))}</dd>" for name, value in says.items()
    )
    return f"<dl>{pairs}</dl>"


def _list(words: tuple[str, ...]) -> str:
    return escape(", ".join(words)) or "nothing"
