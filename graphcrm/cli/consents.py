"""Commands of the topic consents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli.command import Party, command, day, write_command

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM
    from graphcrm.topics.consents import ConsentsGiven
    from graphcrm.topics.statements import Written
