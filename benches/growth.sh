#!/usr/bin/env bash
# How time and memory grow from one to four copies of a tree in one folder.
# Usage: benches/growth.sh TREE     XII the program, RUNS the runs of each (5)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
xii=$(realpath "${XII:-$here/../target/release/xii}")
runs=${RUNS:-5}
tree=${1:?a tree}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

measure() {
    for ((run = 0; run < runs; run++)); do
        python3 - "$xii" check --isolated --no-cache --format json "$work/trees" <<'PY'
import resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
print(f"{(time.perf_counter() - start) * 1000:.1f} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}")
PY
    done | sort -n | awk '{time[NR] = $1; if ($2 > most) most = $2} END {print time[int((NR + 1) / 2)], most}'
}

echo '| copies | ms | times one | MB | times one |'
echo '| --- | --- | --- | --- | --- |'
mkdir "$work/trees"
for copies in 1 2 3 4; do
    mkdir "$work/trees/copy$copies"
    tar -C "$tree" --exclude=.git -cf - . | tar -C "$work/trees/copy$copies" -xf -
    read -r took memory < <(measure)
    [ "$copies" = 1 ] && first=$took && least=$memory
    awk -v n="$copies" -v t="$took" -v m="$memory" -v t1="$first" -v m1="$least" \
        'BEGIN {printf "| %d | %.1f | %.2f | %d | %.2f |\n", n, t, t / t1, m / 1000, m / m1}'
done
