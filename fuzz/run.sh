#!/usr/bin/env bash
# Runs every fuzz target for some seconds, each with the files of testdata/ as its first corpus.
# Usage: fuzz/run.sh SECONDS [TARGET...]. Needs cargo-fuzz and a C++ compiler.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:?how many seconds for each target}
shift
# Coverage is a flag of the nightly compiler; the stable one takes it when it is told so. Without an
# address sanitizer: our own code has no `unsafe`, and the build takes half as long.
export RUSTC_BOOTSTRAP=1
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
    mapfile -t targets < <(cargo fuzz list)
fi

# Front ends take their kind from the first byte, so that each file is there once for each.
seeds=fuzz/corpus/seeds
mkdir -p "$seeds"
if [ -z "$(ls -A "$seeds")" ]; then
    n=0
    while IFS= read -r file; do
        for kind in 0 1 2 3; do
            { printf "\\00$kind"; cat "$file"; } >"$seeds/$n"
            n=$((n + 1))
        done
    done < <(find testdata/lang testdata/format -type f ! -name '*.facts' -size -16k)
fi

failed=0
for target in "${targets[@]}"; do
    corpus=fuzz/corpus/$target
    mkdir -p "$corpus"
    echo "== $target"
    cargo fuzz run -s none "$target" "$corpus" "$seeds" -- \
        -max_total_time="$seconds" -max_len=16384 -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
        2>&1 | grep -E 'exec|cov|SUMMARY|panicked|Test unit|ERROR' | tail -n 12 || failed=1
done
exit $failed
