#!/usr/bin/env bash
# Counts the heap allocations of a warmed-up matrix product, search for nearest centroids, pass of distances or soft
# assignments, function of each element, and training step.
#
# `benchmarks allocations` runs N and then 10 N calls under gdb, whose breakpoints count calls of the
# allocating functions: what starting and warming up allocate is in both counts, so the difference,
# divided by 9 N, is what a call allocates. Fails where that is not nothing. With several threads Dispatch
# allocates a record of 64 bytes for each thread that it wakes, unless it has one left over; these are
# counted apart.
#
# usage: Tools/count-allocations.sh [-n CALLS] [-t THREADS] [-i ISA] [CASE...]     (needs gdb)
# THREADS is 1 or more, with commas between, default 1,2; the default cases are all.
set -euo pipefail
cd "$(dirname "$0")/.."

calls=20 threads=1,2 isa=()
while getopts n:t:i: option; do
  case $option in
    n) calls=$OPTARG ;;
    t) threads=$OPTARG ;;
    i) isa=(--isa "$OPTARG") ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
program=.build/release/benchmarks
command -v gdb >/dev/null || { echo "count-allocations: gdb is not installed" >&2; exit 1; }
[ -x "$program" ] || { echo "count-allocations: no $program; run: swift build -c release" >&2; exit 1; }
if [ $# -eq 0 ]; then
  mapfile -t cases < <("$program" allocations --list)
else
  cases=("$@")
fi

# How often the allocating functions were called, all threads together, and how often by Dispatch.
count() {
  local commands=(-ex "set breakpoint pending on") function number=0 log
  for function in malloc calloc realloc posix_memalign aligned_alloc memalign \
    _dispatch_continuation_alloc_from_heap; do
    number=$((number + 1))
    commands+=(-ex "break $function" -ex "ignore $number 1000000000")
  done
  # Without libthread_db, which now and then fails on a thread that has just begun.
  log=$(gdb --batch --nx -iex "set debuginfod enabled off" -iex "set libthread-db-search-path /none" "${commands[@]}" -ex run -ex "info breakpoints" \
    --args "$program" allocations "$@" 2>&1)
  # Without these lines the program crashed, or gdb could not set its breakpoints.
  if ! grep -q "exited normally" <<<"$log" || ! grep -q "already hit" <<<"$log"; then
    printf 'count-allocations: %s failed under gdb:\n%s\n' "$*" "$log" >&2
    return 1
  fi
  awk '/ in |<.*>|keep y/ { name = $0 }
    /breakpoint already hit/ { if (name ~ /dispatch_continuation/) dispatch += $4; else sum += $4 }
    END { print sum - dispatch, dispatch + 0 }' <<<"$log"
}

failed=0
printf '%-24s %7s %14s %14s %16s %16s\n' case threads "$calls calls" "$((10 * calls)) calls" "a call" \
  "Dispatch a call"
for number in ${threads//,/ }; do
  if [ "$number" -gt "$(nproc)" ]; then
    echo "count-allocations: $number threads on $(nproc) processors would not all be used" >&2
    exit 1
  fi
  for name in "${cases[@]}"; do
    read -r few fewDispatch < <(count --case "$name" --threads "$number" --calls "$calls" "${isa[@]}")
    read -r many manyDispatch < <(count --case "$name" --threads "$number" --calls "$((10 * calls))" "${isa[@]}")
    [ -n "${few:-}" ] && [ -n "${many:-}" ]
    printf '%-24s %7s %14s %14s %16s %16s\n' "$name" "$number" "$few" "$many" \
      "$(awk -v more=$((many - few)) -v calls=$((9 * calls)) 'BEGIN { printf "%.2f", more / calls }')" \
      "$(awk -v more=$((manyDispatch - fewDispatch)) -v calls=$((9 * calls)) 'BEGIN { printf "%.2f", more / calls }')"
    # A few allocations in all are those of a thread that Dispatch starts now and then.
    [ $((many - few)) -lt "$calls" ] || failed=1
  done
done
[ $failed = 0 ] || { echo "count-allocations: calls allocate" >&2; exit 1; }
