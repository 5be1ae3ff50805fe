"""`python -m pipeline` is `cchc`."""

from pipeline.cli.app import main

main()
