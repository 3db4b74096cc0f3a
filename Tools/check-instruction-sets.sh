#!/usr/bin/env bash
# Fails if code outside the kernels of AVX2 and AVX-512 uses their registers: such a binary would stop
# on a CPU without them. Symbols of those kernels name their
# vector type, SIMD8<Float> or SIMD16<Float>, or a type of their module, AVX2… or AVX512….
#
# usage: Tools/check-instruction-sets.sh BINARY...
set -euo pipefail

# The toolchain brings a disassembler, whether or not its folder is in PATH.
toolchain=$(dirname "$(readlink -f "$(command -v swift)")")
objdump=$(command -v "$toolchain/llvm-objdump" || command -v llvm-objdump || command -v objdump)
for binary in "$@"; do
  outside=$("$objdump" -d --no-show-raw-insn "$binary" | awk '
    /^[0-9a-f]+ <.*>:$/ { symbol = $2 }
    /%[yz]mm/ { if (symbol !~ /SIMD(8|16)VySfG|AVX(2|512)/) strays[symbol]++; else kernels++ }
    END { for (symbol in strays) print symbol; if (!kernels) print "no vector code at all" }')
  if [ -n "$outside" ]; then
    printf '%s: AVX registers outside their kernels:\n%s\n' "$binary" "$outside" >&2
    exit 1
  fi
  echo "$binary: AVX registers in their kernels only"
done
