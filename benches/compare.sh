#!/usr/bin/env bash
# How long a scan of each tree takes, against ripgrep looking for 60 words in the same files, and
# against other scanners that are on PATH.
#
# Usage: benches/compare.sh TREE...
#   XII    the program (target/release/xii)     RG    ripgrep (rg)
#   RUNS   runs of each, the median counts (7)  SLOW  runs of other scanners (1)
# A copy of each tree without its history is scanned, once before the clock runs: what is measured
# is the program and not the disk. The first figure is without what earlier runs have kept, the
# second ("again") with all of it, as where nothing has changed since.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
xii=$(realpath "${XII:-$here/../target/release/xii}")
rg=${RG:-rg}
runs=${RUNS:-7}
slow=${SLOW:-1}
[ $# -gt 0 ] || { sed -n '2,9p' "$0"; exit 2; }
[ -x "$xii" ] || { echo "no program at $xii: cargo build --release" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# once COMMAND...: milliseconds and the most memory in kB, read from the system as it runs.
once() {
    python3 - "$@" <<'PY'
import resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
took = (time.perf_counter() - start) * 1000
print(f"{took:.1f} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}")
PY
}

# median RUNS COMMAND...: the median of the times, and the most memory of all runs.
median() {
    local count=$1
    shift
    for ((run = 0; run < count; run++)); do once "$@"; done | sort -n |
        awk '{time[NR] = $1; if ($2 > most) most = $2} END {print time[int((NR + 1) / 2)], most}'
}

ratio() { awk -v a="$1" -v b="$2" 'BEGIN {printf "%.2f", (b > 0) ? a / b : 0}'; }

others=()
for name in gitleaks kingfisher ast-grep detect-secrets semgrep checkov; do
    command -v "$name" >/dev/null 2>&1 && others+=("$name")
done

# other NAME TREE: what the scanner is called with.
other() {
    case $1 in
        gitleaks) echo "gitleaks dir --no-banner --exit-code 0 $2" ;;
        kingfisher) echo "kingfisher scan --no-validate $2" ;;
        ast-grep) echo "ast-grep scan --rule $here/ast-grep.yml $2" ;;
        detect-secrets) echo "detect-secrets -C $2 scan --all-files" ;;
        semgrep) echo "semgrep scan --metrics off --disable-version-check --config $here/semgrep.yml $2" ;;
        checkov) echo "checkov --quiet --compact --directory $2" ;;
    esac
}

printf '| tree | files | MB | rg ms | xii ms | xii / rg | xii MB | again ms | again / rg |'
for name in ${others[@]+"${others[@]}"}; do printf ' %s ms | %s / xii |' "$name" "$name"; done
printf '\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |'
for _ in ${others[@]+"${others[@]}"}; do printf ' --- | --- |'; done
printf '\n'
ratios=$work/ratios
for tree in "$@"; do
    copy=$work/tree
    rm -rf "$copy"
    mkdir "$copy"
    tar -C "$tree" --exclude=.git -cf - . | tar -C "$copy" -xf -
    files=$(find "$copy" -type f | wc -l)
    size=$(du -sm --apparent-size "$copy" | cut -f1)
    rm -rf "$work/kept"
    once "$xii" check --isolated --cache-dir "$work/kept" --format json "$copy" >/dev/null
    read -r ripgrep _ < <(median "$runs" "$rg" --hidden --count-matches --fixed-strings -f "$here/words.txt" "$copy")
    read -r own memory < <(median "$runs" "$xii" check --isolated --no-cache --format json "$copy")
    read -r again _ < <(median "$runs" "$xii" check --isolated --cache-dir "$work/kept" --format json "$copy")
    echo "$(ratio "$own" "$ripgrep") $(ratio "$again" "$ripgrep")" >>"$ratios"
    printf '| %s | %s | %s | %s | %s | %s | %s | %s | %s |' "$(basename "$tree")" "$files" "$size" "$ripgrep" \
        "$own" "$(ratio "$own" "$ripgrep")" "$((memory / 1000))" "$again" "$(ratio "$again" "$ripgrep")"
    for name in ${others[@]+"${others[@]}"}; do
        # shellcheck disable=SC2046
        read -r took _ < <(median "$slow" $(other "$name" "$copy"))
        printf ' %s | %s |' "$took" "$(ratio "$took" "$own")"
    done
    printf '\n'
done
for column in 1 2; do
    name=$([ "$column" = 1 ] && echo "xii" || echo "xii again")
    cut -d' ' -f"$column" "$ratios" | sort -n | awk -v name="$name" '{all[NR] = $1} END {
        printf "\n%s / rg: median %s, worst %s, over %d trees\n", name, all[int((NR + 1) / 2)], all[NR], NR}'
done
