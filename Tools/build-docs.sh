#!/usr/bin/env bash
# Makes the reference documentation of every library by the toolchain's docc, a directory each under OUTPUT, after
# `swift build -c release`. Fails at a warning: a link that leads nowhere, or a parameter that a list leaves out.
#
#     Tools/build-docs.sh [OUTPUT]
set -euo pipefail

output="$(realpath -m "${1:-$(dirname "$0")/../.build/documentation}")"
cd "$(dirname "$0")/.."
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
triple="$(swiftc -print-target-info | sed -n 's/.*"unversionedTriple": "\(.*\)".*/\1/p' | head -1)"
modules=.build/release/Modules
mkdir -p "$output"

libraries=(Kernels KMeans Autoencoder DeepClustering Datasets Projection Report Serialization)
for module in "${libraries[@]}"; do
  [ -f "$modules/$module.swiftmodule" ] || { echo "no $modules/$module.swiftmodule; run 'swift build -c release'" >&2; exit 1; }
  mkdir "$work/$module"
  swift symbolgraph-extract -module-name "$module" -I "$modules" -target "$triple" -output-dir "$work/$module" \
    -minimum-access-level public -skip-synthesized-members
  catalog="$(find Sources -name "$module.docc" -type d)"
  docc convert "$catalog" --additional-symbol-graph-dir "$work/$module" --output-path "$output/$module" \
    --fallback-display-name "$module" --fallback-bundle-identifier "$module" --warnings-as-errors
done
echo "documentation of ${#libraries[@]} libraries in $output"
