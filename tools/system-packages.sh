#!/bin/sh
# What pip cannot bring: `icu` (what PyICU is compiled with), `browser` (Chromium for the tests of the pages), `virtuoso` (an engine that
# tests serve from; without it they are skipped), `comunica` (a client from npm; without it its tests are skipped).
# Taken from what the machine has, else from apt where that is possible, else said plainly.
set -eu

has_apt() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

install() {
    if has_apt; then
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
    virtuoso)
        if ! command -v virtuoso-t >/dev/null; then
            if ! { has_apt && (install virtuoso-opensource-7-bin); }; then
                echo "Without virtuoso-t the tests of it are skipped. On Debian: sudo apt-get install virtuoso-opensource-7-bin" >&2
            fi
        fi ;;
    comunica)
        if command -v npm >/dev/null && [ ! -x .venv/comunica/node_modules/.bin/comunica-sparql ]; then
            npm install --silent --no-audit --no-fund --prefix .venv/comunica '@comunica/query-sparql@4' >/dev/null ||
                echo "Without Comunica the tests of it are skipped." >&2
        fi ;;
    *)
        echo "system-packages.sh: $wanted is none of icu, browser, virtuoso, comunica" >&2
        exit 2 ;;
    esac
done
