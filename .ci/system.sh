#!/bin/sh
# System packages that some readers and tests need: installed where this user may, else named.
set -eu
want=""
need() { command -v "$1" >/dev/null 2>&1 || want="$want $2"; }
need tesseract tesseract-ocr
need soffice libreoffice-writer
need chromium chromium
[ -d /usr/lib/libreoffice/share/calc ] || [ -e /usr/lib/libreoffice/program/libsclo.so ] || want="$want libreoffice-calc"
tesseract --list-langs 2>/dev/null | grep -qx vie || want="$want tesseract-ocr-vie"
# With Vietnamese letters: older releases keep those in a package of its own.
if ! fc-list :lang=vi family 2>/dev/null | grep -q 'Liberation Serif'; then
    if apt-cache show fonts-liberation2 >/dev/null 2>&1; then want="$want fonts-liberation2"; else want="$want fonts-liberation"; fi
fi
[ -z "$want" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "please install:$want" >&2
    exit 2
fi
if [ "$(id -u)" = 0 ]; then
    run=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    run="sudo"
else
    echo "please run: sudo apt-get install$want" >&2
    exit 2
fi
echo "installing:$want"
$run apt-get update -qq
DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq --no-install-recommends $want >/dev/null
