"""`python -m pipeline` is `cchc`."""

import gc
import signal
import sys

_GARBAGE = (50_000, 20, 50)  # rules are many objects that stay: to look through them takes long


def main() -> None:
    """The command. Ctrl-C while it loads is one line and exit code 130, as it is later."""
    gc.set_threshold(*_GARBAGE)
    try:
        from pipeline.cli.app import main as command

        command()
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        import os

        from pipeline.cli.speech import choose, language_of, say_stopped

        choose(language_of(sys.argv[1:], os.environ))
        say_stopped()
        sys.exit(130)
    finally:
        if "duckdb" not in sys.modules:  # it tells of what it could not clear away
            gc.freeze()  # what stands goes with the process: to look through it takes a tenth of a run


if __name__ == "__main__":
    main()
