"""Routes of webhooks; the server that answers them delivers as well."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from graphcrm.api.answers import AnswerRouter, needs
from graphcrm.api.deps import Writer
from graphcrm.api.drafts import Body, Text
from graphcrm.readers import Right
from graphcrm.webhooks import HookAdded, HookRemoved, Hooks, HookTested

router = AnswerRouter(prefix="/webhooks", tags=["webhooks"])


class WebhookBody(Body):
    """A receiver of changes."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"url": "https://receiver.example/graphcrm", "families": ["HOLDS_ROLE"]}]}
    )

    url: str = Field(max_length=4_000, description="Where to post each change; http or https, at a public address.")
    families: list[Text] = Field(default_factory=list, max_length=100, description="Changes that touch these; all.")
    after: Text | None = Field(None, description="Begin after this change of the feed; with what comes now if none.")
    from_start: bool = Field(False, description="Begin with the first change there is.")


@router.get("")
@needs(Right.ADMINISTER)
def read_webhooks(crm: Writer) -> Hooks:
    """All webhooks: how far each is, whether it fails and why; never their secrets."""
    return crm.webhooks.list()


@router.post("")
@needs(Right.ADMINISTER)
def add_webhook(crm: Writer, body: WebhookBody) -> HookAdded:
    """Post each change to a URL from now on. The answer holds the secret of its signature, this once."""
    return crm.webhooks.add(body.url, families=body.families, after=body.after, from_start=body.from_start)


@router.delete("/{hook}")
@needs(Right.ADMINISTER)
def remove_webhook(crm: Writer, hook: str) -> HookRemoved:
    """Post nothing more there."""
    return crm.webhooks.remove(hook)


@router.post("/{hook}/test")
@needs(Right.ADMINISTER)
def test_webhook(crm: Writer, hook: str) -> HookTested:
    """Post a signed message that is no change, and tell what became of it."""
    return crm.webhooks.test(hook)


@router.post("/{hook}/resume")
@needs(Right.ADMINISTER)
def resume_webhook(crm: Writer, hook: str) -> Hooks:
    """Try a webhook that failed or is paused again at once."""
    return crm.webhooks.resume(hook)
