#!/bin/bash
# Kills `deepkmeans reproduce` in the middle, several times, and compares the records that the restarted command
# leaves with those of an undisturbed run: all but times have to be the same.
#
# usage: Tools/check-reproduce.sh DATA [DATASET] [KILLS]
#   DATA: the directory of the data sets, as for --data; DATASET: default cmu-pie; KILLS: default 6
# Needs a release build and Python 3.
set -u
data=$1 dataset=${2:-cmu-pie} kills=${3:-6}
tool="$(cd "$(dirname "$0")/.." && pwd)/.build/release/deepkmeans"
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
run() {
  "$tool" reproduce --data "$data" --datasets "$dataset" --seeds 2 --pretrain-epochs 3 --epochs 3 --restarts 2 \
    --checkpoint-minutes 0.005 --quiet --output "$1"
}

start=$(date +%s)
run "$place/undisturbed" > "$place/tables" || exit 1
seconds=$(($(date +%s) - start))
echo "undisturbed: $seconds s"
for kill in $(seq "$kills"); do
  run "$place/killed" > "$place/tables" 2>&1 &
  # Somewhere in what may be left of the run.
  sleep "$(awk -v s="$seconds" -v n="$kills" -v r=$RANDOM 'BEGIN { print 0.2 + r / 32768 * s / n }')"
  pkill -KILL -P $! -x deepkmeans || kill -KILL $! 2> "$place/message"
  wait $! 2> "$place/message"
  echo "kill $kill: $(ls "$place/killed/$dataset" 2> "$place/message" | wc -l) records, unfinished:" \
    "$(ls "$place/killed/work" | tr '\n' ' ')"
done
run "$place/killed" > "$place/tables" || exit 1
[ -z "$(ls "$place/killed/work")" ] || { echo "FAIL: work is left behind"; exit 1; }
python3 - "$place" "$dataset" <<'PYTHON'
import glob, json, os, sys

place, dataset = sys.argv[1:]


def timeless(path):
    record = json.load(open(path))
    record.pop("seconds")
    record["history"].pop("seconds")
    return record


first = sorted(glob.glob(f"{place}/undisturbed/{dataset}/*.json"))
names = [os.path.basename(path) for path in first]
if sorted(os.listdir(f"{place}/killed/{dataset}")) != names:
    sys.exit("FAIL: other records")
other = [name for name, path in zip(names, first) if timeless(path) != timeless(f"{place}/killed/{dataset}/{name}")]
if other:
    sys.exit(f"FAIL: {', '.join(other)} differ")
print(f"PASS: {len(names)} records are the same")
PYTHON
