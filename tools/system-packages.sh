#!/bin/sh
# What pip cannot bring: `icu` (what PyICU is compiled with), `browser` (Chromium for the tests of the pages).
# Taken from what the machine has, else from apt where that is possible, else said plainly.
set -eu

install() {
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@" >/dev/null
    else
        echo "Missing: $*. On Debian or Ubuntu: sudo apt-get install $*; elsewhere install what goes by these names there." >&2
        exit 1
    fi
}

for wanted in "$@"; do
    case "$wanted" in
    icu)
        .venv/bin/python -c 'import icu' 2>/dev/null ||
            { command -v c++ >/dev/null && pkg-config --exists icu-i18n 2>/dev/null; } ||
            install g++ pkg-config libicu-dev python3-dev ;;
    browser)
        command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || install chromium ;;
    *)
        echo "system-packages.sh: $wanted is neither icu nor browser" >&2
        exit 2 ;;
    esac
done
