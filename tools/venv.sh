#!/bin/sh
# Makes .venv and installs the pinned requirements into it. Usage: venv.sh REQUIREMENTS
set -eu

if ! command -v python3 >/dev/null 2>&1; then
    echo "OpenChair needs python3 (3.11 or newer). On Debian or Ubuntu: apt-get install python3 python3-venv" >&2
    exit 1
fi
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "OpenChair needs Python 3.11 or newer; this is $(python3 --version)." >&2
    exit 1
fi
if ! python3 -c 'import ensurepip, venv' >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Python's venv module is missing: installing Debian's python3-venv."
        apt-get update -qq && apt-get install -y -qq python3-venv
    else
        echo "Python's venv module is missing. Install it (Debian, Ubuntu: sudo apt-get install python3-venv) and run make again." >&2
        exit 1
    fi
fi
[ -x .venv/bin/python ] && .venv/bin/python -c 'import pip' >/dev/null 2>&1 || python3 -m venv --clear .venv
echo "Installing $1 into .venv (a minute or two the first time)…"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r "$1"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation -e .
