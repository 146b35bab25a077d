"""Route of the vocabulary: every word that a graph may use."""

from __future__ import annotations

from graphcrm.api.answers import AnswerRouter, needs
from graphcrm.api.deps import Writer
from graphcrm.readers import Right
from graphcrm.vocabulary import Vocabulary

router = AnswerRouter(prefix="/vocabulary", tags=["vocabulary"])


@router.get("")
@needs(Right.READ)
def read_vocabulary(crm: Writer) -> Vocabulary:
    """Kinds of parties, families and kinds of statements, scopes: what each means, and where it may stand."""
    return crm.vocabulary
