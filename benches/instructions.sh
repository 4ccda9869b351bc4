#!/usr/bin/env bash
# Instructions of a scan of four fixed trees of testdata/, by valgrind: the same on a busy machine as
# on an idle one. Compares with benches/instructions.txt, and fails where one is more than ten per
# cent above it.
# Usage: benches/instructions.sh [--update]      XII the program (target/release/xii)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/.."
xii=$(realpath "${XII:-target/release/xii}")
known=$here/instructions.txt
command -v valgrind >/dev/null 2>&1 || { echo "SKIPPED: no valgrind"; exit 0; }
[ -x "$xii" ] || { echo "SKIPPED: no program at $xii (cargo build --release)"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

failed=0
for name in django-shop express-chat kubernetes-payments press-monorepo; do
    # Outside of our own repository: git would be asked for all of it.
    cp -R "testdata/repos/$name" "$work/$name"
    # One thread: how work is shared out is not the same in two runs.
    RAYON_NUM_THREADS=1 valgrind --tool=callgrind --trace-children=no --callgrind-out-file="$work/out" \
        "$xii" check --isolated --no-cache --format json "$work/$name" >/dev/null 2>"$work/err" || true
    count=$(awk '/^(summary|totals):/ {print $2; exit}' "$work/out")
    echo "$name $count" >>"$work/now"
    before=$(awk -v name="$name" '$1 == name {print $2}' "$known" 2>/dev/null || true)
    if [ -n "$before" ]; then
        awk -v name="$name" -v now="$count" -v before="$before" \
            'BEGIN {printf "%-22s %12d  was %12d  %+.1f%%\n", name, now, before, (now / before - 1) * 100; exit now > before * 1.1}' || failed=1
    else
        printf '%-22s %12d  not known before\n' "$name" "$count"
    fi
done
[ "${1:-}" = --update ] && cp "$work/now" "$known"
exit $failed
