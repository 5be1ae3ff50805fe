#!/bin/sh
# Makes the virtual environment from the lock, hashes checked. PYTHON and VENV come from make.
set -eu
PYTHON="${PYTHON:-python3}"
VENV="${VENV:-.venv}"

"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "cchc needs Python 3.11 or newer; say which with: make PYTHON=/path/to/python3" >&2
    exit 2
}

make_environment() {
    "$PYTHON" -m venv "$VENV" 2>/dev/null && [ -x "$VENV/bin/pip" ]
}

if [ ! -x "$VENV/bin/pip" ]; then
    rm -rf "$VENV"
    if ! make_environment; then
        # Debian keeps venv's ensurepip in a package of its own.
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
            apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
        elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
            sudo apt-get update -qq && sudo apt-get install -y -qq python3-venv >/dev/null
        fi
        rm -rf "$VENV"
        make_environment || {
            echo "cannot make a virtual environment; run: sudo apt-get install python3-venv" >&2
            exit 2
        }
    fi
fi

"$VENV/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
"$VENV/bin/python" -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
