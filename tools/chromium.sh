#!/bin/sh
# Installs Debian's Chromium for the browser tests, where that is possible and none is there.
set -eu

for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    exit 0 # the browser tests say what to install
fi
echo "No Chromium here: installing Debian's package chromium for the browser tests."
apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null ||
    echo "Chromium could not be installed; the browser tests are skipped."
