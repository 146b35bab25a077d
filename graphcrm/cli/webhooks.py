"""Commands of webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli.command import command

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM
    from graphcrm.webhooks import Deliveries, HookAdded, HookRemoved, Hooks, HookTested

app = typer.Typer(
    name="webhook", help="Webhooks: each change is posted to those who follow, signed.", no_args_is_help=True
)

OneHook = Annotated[str, typer.Argument(metavar="ID", help="Its id, as `webhook list` shows it.", show_default=False)]


@command(app)
def add(
    crm: GraphCRM,
    url: Annotated[str, typer.Argument(help="Where to post each change.", show_default=False)],
    family: Annotated[list[str] | None, typer.Option(help="A family; may be given again. All if none.")] = None,
    after: Annotated[str | None, typer.Option(help="Begin after this change of the feed, not now.")] = None,
    from_start: Annotated[bool, typer.Option("--from-start", help="Begin with the first change there is.")] = False,
) -> HookAdded:
    """Post each change to a URL from now on; shows the secret of its signature, this once."""
    return crm.webhooks.add(url, families=family or (), after=after, from_start=from_start)


@command(app, "list")
def list_hooks(crm: GraphCRM) -> Hooks:
    """All webhooks: how far each is, whether it fails and why."""
    return crm.webhooks.list()


@command(app)
def remove(crm: GraphCRM, hook: OneHook) -> HookRemoved:
    """Post nothing more there."""
    return crm.webhooks.remove(hook)


@command(app)
def test(crm: GraphCRM, hook: OneHook) -> HookTested:
    """Post a signed message that is no change, and tell what became of it."""
    return crm.webhooks.test(hook)


@command(app)
def resume(crm: GraphCRM, hook: OneHook) -> Hooks:
    """Try a webhook that failed or is paused again at once."""
    return crm.webhooks.resume(hook)


@command(app)
def deliver(crm: GraphCRM) -> Deliveries:
    """Deliver now what the webhooks have not had; `graphcrm serve` does so all the time."""
    return crm.webhooks.deliver()
