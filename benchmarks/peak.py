"""Runs one cchc command and prints its wall seconds and peak memory (MB), children included."""

import resource
import subprocess
import sys
import time


def main() -> None:
    """Arguments: those of cchc."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *sys.argv[1:]], capture_output=True, check=False
    )
    wall = time.perf_counter() - started
    if done.returncode > 1:
        sys.stderr.buffer.write(done.stderr)
        sys.exit(done.returncode)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{wall:.3f} {peak:.1f}")


if __name__ == "__main__":
    main()
