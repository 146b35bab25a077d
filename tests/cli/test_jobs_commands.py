"""`graphcrm job`: listed, shown, cancelled."""

from __future__ import annotations

import json

from terminal import Cli

from graphcrm.crm import GraphCRM
from graphcrm.jobs.worker import Worker


def test_jobs_are_listed_shown_and_cancelled(crm: GraphCRM, cli: Cli):
    worker = Worker(crm.graph)
    job_id = worker.start("local", "import", {"what": "person"}, lambda at: {"written": True}, lambda: None)
    worker.close()
    for form in ((), ("--csv",)):
        told = cli("job", "list", *form)
        assert (told.code, told.err) == (0, "")
        assert job_id in told.out
    [listed] = json.loads(cli("job", "list", "--json").out)["jobs"]
    assert listed == json.loads(cli("job", "show", job_id, "--json").out)
    assert "import" in cli("job", "show", job_id).out
    refused = cli("job", "cancel", job_id)
    assert refused.code != 0
    assert "has ended already" in refused.err
    assert "no job with the id" in cli("job", "show", "nothing").err
