"""The command line as it is: the same entry as the console script, its output and its exit code."""

from __future__ import annotations

import pytest
from terminal import Cli, Ran

from graphcrm.cli import main
from graphcrm.settings import Settings


@pytest.fixture
def cli(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run ``graphcrm WORDS`` on the run's database."""
    monkeypatch.setenv("GRAPHCRM_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("COLUMNS", "100")
    if settings.neo4j_uri:
        monkeypatch.setenv("GRAPHCRM_NEO4J_URI", settings.neo4j_uri)

    def run(*words: str) -> Ran:
        monkeypatch.setattr("sys.argv", ["graphcrm", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        out, err = capsys.readouterr()
        return Ran(out, err, code if isinstance(code, int) else 0 if code is None else 1)

    return run
