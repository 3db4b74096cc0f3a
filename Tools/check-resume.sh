#!/usr/bin/env bash
# Fails if a run of 'deepkmeans fit' that is interrupted and taken up again by --resume does not end with the very
# bytes of one that is not. Against a reference run:
#
# - kill -9 after random times, 30 times by default, some in K-means and some while a checkpoint is being written;
# - SIGTERM and SIGINT: exit codes 143 and 130, the line for the user, and the second signal, which ends the run
#   at once;
# - a full disk: a tmpfs with room for one checkpoint and not for two, later enlarged. Needs root for mount, and is
#   left out without.
#
# usage: Tools/check-resume.sh BINARY [DATA] [KILLS]
#
# Without DATA (.npy, .npz, .csv, …) it makes 6000 samples of 64 features. SEED=N in the environment repeats the
# random times, as far as the machine does. Takes about a minute; prints a line a check, and ends with 0 if none
# failed.
set -uo pipefail

if [ $# -lt 1 ]; then
  sed -n '/^# usage/s/^# //p' "$0" >&2
  exit 2
fi
binary=$1
data=
kills=30
for word in "${@:2}"; do
  case $word in
  *[!0-9]*) data=$word ;;
  *) kills=$word ;;
  esac
done
seed=${SEED:-$RANDOM}
RANDOM=$seed

work=$(mktemp -d "${TMPDIR:-/tmp}/check-resume-XXXXXX")
disk=$work/disk
pid=
cleanup() {
  [ -n "$pid" ] && kill -9 "$pid" 2>/dev/null
  mountpoint -q "$disk" 2>/dev/null && umount "$disk"
  rm -rf "$work"
}
trap cleanup EXIT

failures=0
pass() { echo "PASS $*"; }
fail() {
  echo "FAIL $*"
  failures=$((failures + 1))
}
# check NAME COMMAND...: passes if the command does.
check() {
  local name=$1
  shift
  if "$@"; then pass "$name"; else fail "$name"; fi
}

# calculate EXPRESSION: by awk, to the millisecond.
calculate() { awk "BEGIN { printf \"%.3f\", $1 }"; }
# random_up_to SECONDS
random_up_to() { calculate "$1 * $RANDOM / 32767"; }

# --- the run

if [ -z "$data" ]; then
  awk 'BEGIN {
    srand(7)
    for (i = 0; i < 6000; i++) {
      line = ""
      for (j = 0; j < 64; j++) line = line (j ? "," : "") sprintf("%.4f", rand() + (i % 10 == j % 10) * 0.5)
      print line
    }
  }' >"$work/data.csv"
  # The embedding of K-means is the data: read as .npy in no time.
  "$binary" fit "$work/data.csv" --method km --clusters 10 --restarts 1 --max-iterations 1 --quiet \
    --output "$work/data" >/dev/null || exit 1
  data=$work/data/embedding.npy
fi
pretrain_epochs=32
epochs=22
fit=("$binary" fit "$data" --clusters 10 --method ct --hidden 256,256,512 --batch 128 --threads 1 --seed 3
  --pretrain-epochs $pretrain_epochs --epochs $epochs --restarts 200)

# start DIR OPTION...: begins a run; its process is $pid, and what it says goes to DIR.log.
start() {
  local directory=$1
  shift
  # With job control, or else the shell would have it ignore SIGINT; and where the shell itself was started that way, in the
  # background, by env.
  set -m
  env --default-signal=INT "${fit[@]}" --output "$directory" "$@" >/dev/null 2>"$directory.log" &
  pid=$!
  set +m
}

# finish: waits for the run; its exit code is $status.
finish() {
  wait "$pid" 2>/dev/null
  status=$?
  pid=
}

# finish_within SECONDS: as finish, and ends a run that takes longer.
finish_within() {
  local rest=$(($1 * 20))
  while kill -0 "$pid" 2>/dev/null && [ $rest -gt 0 ]; do
    sleep 0.05
    rest=$((rest - 1))
  done
  [ $rest -gt 0 ] || kill -9 "$pid"
  finish
}

# run DIR OPTION...: a run from beginning to end.
run() {
  start "$@"
  finish
}

# until_said DIR PATTERN: waits until the run has said so, or has ended.
until_said() {
  until grep -Eqs "$2" "$1.log" || ! kill -0 "$pid" 2>/dev/null; do sleep 0.01; done
}

# until_started DIR: waits until the run watches for signals, which it does before it says this.
until_started() { until_said "$1" '^memory'; }

# is_reference DIR: whether the results are those of the reference, and nothing else is left.
is_reference() {
  local name
  for name in model.safetensors labels.npy embedding.npy centroids.npy; do
    cmp "$work/reference/$name" "$1/$name" 2>&1 || return 1
  done
  [ -f "$1/report.html" ] && ! ls "$1" | grep checkpoint
}

# went_on DIR: whether the last run began from a checkpoint.
went_on() { grep -q '^going on with' "$1.log"; }

TIMEFORMAT=%R
length=$({ time run "$work/reference" --checkpoint-epochs 1; } 2>&1)
if [ ! -f "$work/reference/model.safetensors" ]; then
  cat "$work/reference.log" >&2
  fail "reference"
  exit 1
fi
k_means=$(awk -F, '$1 == "kmeans" { print $8 }' "$work/reference/history.csv")
echo "reference: $length s, of these $k_means s the first K-means; seed $seed"

# --- kill -9

# What a run says when only K-means is left of pretraining.
pretrained="(^pretrain +$pretrain_epochs/|after pretrain epoch $pretrain_epochs\$)"

# stage DIR: what a killed run was doing, by what it had said.
stage() {
  if grep -Eq '^(k-means|finetune|going on with fine)' "$1.log"; then
    echo fine-tuning
  elif grep -Eq "$pretrained" "$1.log"; then
    echo k-means
  elif grep -q '^memory' "$1.log"; then
    echo pretraining
  else
    echo start-up
  fi
}

# position DIR: where a resumed run began, as a number that must not fall; nothing if it did not get so far.
position() {
  sed -nE -e 's/^going on with pretraining after pretrain epoch ([0-9]+)$/\1/p' \
    -e 's/^going on with fine-tuning after pretrain .*$/1000/p' \
    -e 's/^going on with fine-tuning after finetune epoch ([0-9]+)$/1000 \1/p' "$1.log" |
    awk '{ print $1 + $2 }'
}

killed=0
rounds=0
stages=
half_written=0
resumed=0
aimed=0
while [ "$killed" -lt "$kills" ]; do
  rounds=$((rounds + 1))
  target=$work/killed-$rounds
  reached=0
  while :; do
    # Every other run keeps itself every few steps, so that some are killed while they write.
    policy="--checkpoint-epochs 1"
    [ $((killed % 2)) -eq 0 ] || policy="--checkpoint-minutes 0.0001"
    had_checkpoint=false
    [ -f "$target/checkpoint.safetensors" ] && had_checkpoint=true
    # shellcheck disable=SC2086
    start "$target" --resume $policy
    if [ "$killed" -lt "$kills" ] && [ $aimed -lt $((kills / 8)) ] &&
      [ "$reached" -ge $((pretrain_epochs * 2 / 3)) ] && [ "$reached" -le $pretrain_epochs ]; then
      # The first K-means is short, and is waited for.
      until_said "$target" "$pretrained"
      sleep "$(random_up_to "$k_means")"
      kill -9 "$pid" 2>/dev/null
      aimed=$((aimed + 1))
    elif [ "$killed" -lt "$kills" ]; then
      # More than an equal share on average, because the start and what is lost take their part.
      sleep "$(random_up_to "(0.1 + 3 * $length / $kills)")"
      kill -9 "$pid" 2>/dev/null
    fi
    finish
    if [ $status -ne 0 ] && [ $status -ne 137 ]; then
      fail "a run that goes on after a kill ended with $status: $(tail -1 "$target.log")"
      break 2
    fi
    if went_on "$target"; then
      resumed=$((resumed + 1))
      now=$(position "$target")
      [ "$now" -ge "$reached" ] || fail "a checkpoint fell back from $reached to $now"
      reached=$now
    elif $had_checkpoint && [ "$(stage "$target")" != start-up ] && grep -q '^no checkpoint' "$target.log"; then
      fail "a checkpoint was there and not found"
    fi
    [ $status -eq 137 ] || break
    killed=$((killed + 1))
    stages+=$(stage "$target")$'\n'
    [ -f "$target/checkpoint.safetensors.part" ] && half_written=$((half_written + 1))
    # A checkpoint goes when everything is written, the report as the last: what is there is checked below.
    [ "$reached" -eq 0 ] || [ -f "$target/checkpoint.safetensors" ] || break
  done
  check "kill -9: round $rounds has the reference's bytes, $killed kills so far" is_reference "$target"
done
echo "kills: $(sort <<<"${stages%$'\n'}" | uniq -c | awk '{ printf "%s%d in %s", sep, $1, $2; sep = ", " }');" \
  "$half_written while a checkpoint was written; $resumed runs went on from one"

# --- signals

# says DIR SIGNAL: whether the run's last line is that of a run that the signal ended.
says() {
  [ "$(tail -1 "$1.log")" = "deepkmeans: interrupted by SIG$2; the run is kept in $1/checkpoint.safetensors, and the same command with --resume goes on" ]
}

target=$work/signals
size=0
for signal in TERM INT TERM INT TERM INT; do
  code=143
  [ $signal = TERM ] || code=130
  start "$target" --resume
  until_started "$target"
  # All six together end before the run does, also where it is faster than the reference was.
  sleep "$(random_up_to "($length / 9)")"
  kill -$signal "$pid" 2>/dev/null
  finish_within 20
  if [ $status -eq $code ] && says "$target" $signal && [ -f "$target/checkpoint.safetensors" ]; then
    pass "SIG$signal in $(stage "$target"): exit code $status, and the run is kept"
    bytes=$(wc -c <"$target/checkpoint.safetensors")
    [ "$bytes" -le "$size" ] || size=$bytes
  else
    fail "SIG$signal: exit code $status: $(tail -1 "$target.log")"
  fi
done
run "$target" --resume
check "signals: it went on" went_on "$target"
check "signals: the reference's bytes" is_reference "$target"

# K-means does not look at signals: the first is noted, the second ends the process.
target=$work/twice
"$binary" fit "$data" --clusters 10 --method aekm --hidden 16 --pretrain-epochs 0 --restarts 1000000 \
  --threads 1 --output "$target" >/dev/null 2>"$target.log" &
pid=$!
until_started "$target"
kill -TERM "$pid"
sleep 0.5
check "the first SIGTERM does not end a K-means" kill -0 "$pid"
kill -TERM "$pid"
finish_within 5
check "the second ends it: exit code $status" [ $status -eq 143 ]

# --- a full disk

kibibytes=$((size * 3 / 2 / 1024))
mkdir "$disk"
if [ "$size" -eq 0 ]; then
  fail "full disk: the size of a checkpoint is not known"
elif ! mount -t tmpfs -o size=${kibibytes}k tmpfs "$disk" 2>/dev/null; then
  echo "SKIP full disk: a tmpfs cannot be mounted here"
else
  target=$disk/run
  # The log is not on the full disk.
  ln -s "$target" "$work/full"
  mkdir "$target"
  kept=
  for attempt in first second; do
    run "$work/full" --resume --checkpoint-epochs 1
    if [ $status -eq 1 ] && grep -q 'cannot write .*checkpoint.safetensors.*No space left on device' "$work/full.log"; then
      pass "full disk, $attempt run: exit code 1: $(tail -1 "$work/full.log")"
    else
      fail "full disk, $attempt run: exit code $status: $(tail -1 "$work/full.log")"
    fi
    check "full disk, $attempt run: only the checkpoint is there" [ "$(ls "$target")" = checkpoint.safetensors ]
    now=$(cksum <"$target/checkpoint.safetensors")
    check "full disk, $attempt run: it is as it was" [ "${kept:-$now}" = "$now" ]
    kept=$now
  done
  mount -o remount,size=$((kibibytes * 10))k "$disk"
  run "$work/full" --resume --checkpoint-epochs 1
  check "full disk, enlarged: it went on" went_on "$work/full"
  check "full disk, enlarged: the reference's bytes" is_reference "$work/full"
fi

[ $failures -eq 0 ] || echo "$failures checks failed"
[ $failures -eq 0 ]
