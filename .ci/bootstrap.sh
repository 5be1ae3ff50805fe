#!/bin/sh
# Makes the virtual environment from a lock, hashes checked. PYTHON, VENV and LOCK come from make.
set -eu
PYTHON="${PYTHON:-python3}"
VENV="${VENV:-.venv}"
LOCK="${LOCK:-requirements-dev.lock}"

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

echo "installing $(grep -c '==' "$LOCK") packages of $LOCK (once; a minute or two) …"
install() {
    if command -v uv >/dev/null 2>&1; then
        uv pip install -q --python "$VENV/bin/python" "$@" && return
    fi
    "$VENV/bin/python" -m pip install -q --no-compile --disable-pip-version-check "$@" 2>"$VENV/pip.log" || {
        cat "$VENV/pip.log" >&2
        exit 1
    }
}
install --no-deps --require-hashes -r "$LOCK" # a lock is whole: nothing is left to resolve
# The package itself, so that .venv/bin/cchc is this checkout: no build tool is needed for that.
"$VENV/bin/python" - <<'EOF'
import os, sys, sysconfig
from pathlib import Path

site, here = Path(sysconfig.get_path("purelib")), Path.cwd()
(site / "cchc-checkout.pth").write_text(f"{here}\n", encoding="utf-8")
command = Path(sysconfig.get_path("scripts")) / "cchc"
command.write_text(
    f"#!{sys.executable}\nfrom pipeline.__main__ import main\n\n"
    "if __name__ == '__main__':\n    main()\n",
    encoding="utf-8",
)
os.chmod(command, 0o755)
EOF
