"""Runs the watchdog: `python -I -S <this folder> DATA_DIR ...`. Started by `acquire`, not by hand.

The folder is run by its path, and its code imported as the top-level package `embedded`, so that the
watchdog does not load the rest of graphcrm: it stays at a few megabytes for as long as the server lives.
"""

import runpy
import sys
from pathlib import Path

here = Path(__file__).resolve().parent
sys.path[:] = [entry for entry in sys.path if Path(entry) != here]  # its modules are not top-level modules
sys.path.append(str(here.parent))
runpy.run_module(f"{here.name}.watchdog", run_name="__main__", alter_sys=True)
