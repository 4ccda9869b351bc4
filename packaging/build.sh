#!/usr/bin/env bash
# Builds the program once, and the packages that carry it: a wheel, a source distribution and npm
# packages for this platform, into target/packages. Needs maturin (requirements.txt) and npm.
# PROFILE=dev takes the profile that the tests have built.
set -euo pipefail
cd "$(dirname "$0")/.."
profile=${PROFILE:-release}
built=${CARGO_TARGET_DIR:-target}/${profile/#dev/debug}
out=${CARGO_TARGET_DIR:-target}/packages
rm -rf "$out"

cargo build --locked --profile "$profile"
before=$(stat -c %y "$built/xii")
maturin build --locked --profile "$profile" --out "$out"
maturin sdist --out "$out"
node packaging/npm/build.mjs "$out" host="$built/xii"

# Minutes of every build: the same flags must give maturin the program that is there.
if [ "$before" != "$(stat -c %y "$built/xii")" ]; then
    echo "maturin compiled the program a second time" >&2
    exit 1
fi
ls -l "$out"
