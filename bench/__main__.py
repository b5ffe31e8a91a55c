"""`python -m bench nearby` runs one benchmark; without a name it lists them."""

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent
NO_BENCHMARK = {"__main__", "__init__", "database"}


def benchmarks() -> list[str]:
    return sorted(file.stem for file in HERE.glob("*.py") if file.stem not in NO_BENCHMARK)


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in benchmarks():
        print("make bench BENCH=<name>, one of:", ", ".join(benchmarks()))
        raise SystemExit(1 if name else 0)
    del sys.argv[1]
    runpy.run_module(f"bench.{name}", run_name="__main__")


if __name__ == "__main__":
    main()
