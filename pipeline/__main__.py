"""`python -m pipeline` is `cchc`."""

import signal
import sys


def main() -> None:
    """The command. Ctrl-C while it loads is one line and exit code 130, as it is later."""
    try:
        from pipeline.cli.app import main as command

        command()
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        import os

        from pipeline.cli.screen import say_stopped
        from pipeline.cli.speech import choose, language_of

        choose(language_of(sys.argv[1:], os.environ))
        say_stopped()
        sys.exit(130)


if __name__ == "__main__":
    main()
