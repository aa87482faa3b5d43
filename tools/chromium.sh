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
apt="apt-get -qq -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20"
{ $apt update && DEBIAN_FRONTEND=noninteractive $apt install -y --no-install-recommends chromium; } >/dev/null 2>&1 ||
    echo "Chromium could not be installed; the browser tests are skipped."
