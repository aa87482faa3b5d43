#!/bin/sh
# Pins requirements/*.in again, with hashes and without index addresses, for every platform.
set -eu
command -v uv >/dev/null 2>&1 || {
    echo "make lock needs uv on the path (pipx install uv)." >&2
    exit 1
}
for name in run dev; do
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url \
        --output-file "requirements/$name.txt" "requirements/$name.in"
done
