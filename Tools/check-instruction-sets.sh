#!/usr/bin/env bash
# Fails if the package would stop on a CPU without AVX or without AVX-512. Two checks:
#
# - Disassembly: code outside the kernels of AVX2 and AVX-512 must not use their registers. Symbols of
#   those kernels name their vector type, SIMD8<Float> or SIMD16<Float>, or a type of their module,
#   AVX2… or AVX512…. Instructions of VNNI are in symbols that name a type of AVX512VNNI.
# - Emulation: the tests of the kernels run on an emulated CPU without AVX (Nehalem) and on one with AVX2
#   (Haswell). Needs qemu-x86_64 of Debian's package qemu-user, and `swift test -c release` before, which
#   builds the tests. A fused multiply-add takes the emulator up to a microsecond, so all the tests take
#   many minutes on Haswell; with --small-products only some that need few of them run there.
#
# usage: Tools/check-instruction-sets.sh [--without-emulation | --small-products] BINARY...
set -euo pipefail

emulates=true
all=KernelsTests
small='KernelsTests\.(EngineTests|ElementwiseTests|OpenDistancesTests|DistanceTests'
small+='|QuantizedTests/(bytesHave|valuesAre)|GemmTests/(everySize|identity|accumulating|epilogue))'
haswell=$all
case "${1:-}" in
--without-emulation) emulates=false && shift ;;
--small-products) haswell=$small && shift ;;
esac

# The toolchain brings a disassembler, whether or not its folder is in PATH.
toolchain=$(dirname "$(readlink -f "$(command -v swift)")")
objdump=$(command -v "$toolchain/llvm-objdump" || command -v llvm-objdump || command -v objdump)
for binary in "$@"; do
  outside=$("$objdump" -d --no-show-raw-insn "$binary" | awk '
    /^[0-9a-f]+ <.*>:$/ { symbol = $2 }
    /%[yz]mm/ { if (symbol !~ /SIMD(8|16)VySfG|AVX(2|512)/) strays[symbol]++; else kernels++ }
    /vpdp[bw]/ && symbol !~ /AVX512VNNI/ { strays[symbol]++ }
    END { for (symbol in strays) print symbol; if (!kernels) print "no vector code at all" }')
  if [ -n "$outside" ]; then
    printf '%s: AVX registers outside their kernels:\n%s\n' "$binary" "$outside" >&2
    exit 1
  fi
  echo "$binary: AVX registers in their kernels only"
done

$emulates || exit 0
cd "$(dirname "$0")/.."
if ! command -v qemu-x86_64 >/dev/null; then
  echo "no qemu-x86_64: install qemu-user, or give --without-emulation" >&2
  exit 1
fi
tests=.build/release/DeepKMeansPackageTests.xctest

# emulate CPU INSTRUCTION-SET TESTS: the engine must choose that set there, and those tests must pass.
emulate() {
  local chosen start=$SECONDS log
  # With no choice of the environment's own.
  chosen=$(env -u DEEPKMEANS_ISA qemu-x86_64 -cpu "$1" .build/release/deepkmeans info --threads 1 |
    awk '$1 == "chosen" { print $2 }')
  if [ "$chosen" != "$2" ]; then
    echo "emulated $1: the engine chose '$chosen', not $2" >&2
    exit 1
  fi
  log=$(env -u DEEPKMEANS_ISA qemu-x86_64 -cpu "$1" "$tests" --testing-library swift-testing \
    --filter "$3" 2>&1) || { printf '%s\n' "$log" >&2; exit 1; }
  # A filter that finds nothing passes, too.
  if ! grep -Eq 'Test run with [1-9][0-9]* tests.* passed' <<<"$log"; then
    printf 'emulated %s: no tests ran\n%s\n' "$1" "$log" >&2
    exit 1
  fi
  echo "emulated $1: $chosen; $(grep -Eo 'Test run with .*' <<<"$log"); $((SECONDS - start)) s in all"
}

emulate Nehalem baseline "$all"
emulate Haswell avx2 "$haswell"
