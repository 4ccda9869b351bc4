#!/usr/bin/env bash
# Builds the packages, installs them in throwaway places, and runs the hooks, the action and the
# job that we ship; has others' programs read reports. Needs python3 with venv, npm, git and cargo.
#
#     packaging/test.sh [PATTERN]     tests whose name has PATTERN
#
# PROFILE=dev builds no release.
set -euo pipefail
cd "$(dirname "$0")/.."
target=$(mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
profile=${PROFILE:-release}

tools=$target/packaging-tools
[ -x "$tools/bin/python" ] || python3 -m venv "$tools"
"$tools/bin/pip" install --disable-pip-version-check --quiet --no-deps \
    -r packaging/requirements.txt
export PATH=$tools/bin:$PATH

# Installed again only where others are wanted.
consumers=$tools/consumers
mkdir -p "$consumers"
if ! cmp -s packaging/consumers/package-lock.json "$consumers/installed"; then
    cp packaging/consumers/package.json packaging/consumers/package-lock.json "$consumers"
    npm ci --prefix "$consumers" --legacy-peer-deps --ignore-scripts --no-audit --no-fund
    cp "$consumers/package-lock.json" "$consumers/installed"
fi
export CONSUMERS=$consumers

packaging/build.sh

# The program under test is the one on the path.
export PATH=$target/${profile/#dev/debug}:$PATH
WHEEL=$(echo "$target"/packages/*.whl)
export WHEEL PACKAGES=$target/packages PYTHONDONTWRITEBYTECODE=1
python -m unittest discover -v -s packaging/tests ${1:+-k "$1"}
