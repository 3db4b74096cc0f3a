"""Compares `benchmarks gemm` with numpy in one interleaved run, and prints a CSV.

Run from the package's root after `swift build -c release`; needs numpy:

    python3 Tools/compare-gemm.py [--threads N] [--alternations 7] [--shapes LIST] > result.csv

Each alternation times all shapes here and then all shapes in numpy, both pinned to the same cores, so
that a change of the machine's speed meets both. The figures are medians over the alternations.
"""
import argparse, json, os, statistics, subprocess, sys

SHAPES = "256x500x784,256x2000x500,TN:784x500x256,NT:256x500x2000,1024x1024x1024"

PEER = r"""
import json, sys, time
import numpy as np
results = []
for text in sys.argv[1].split(","):
    letters, sizes = text.split(":") if ":" in text else ("NN", text)
    m, n, k = map(int, sizes.split("x"))
    random = np.random.default_rng(1)
    a = random.random((k, m) if letters[0] == "T" else (m, k), dtype="f4") * 2 - 1
    b = random.random((n, k) if letters[1] == "T" else (k, n), dtype="f4") * 2 - 1
    a, b = (a.T if letters[0] == "T" else a), (b.T if letters[1] == "T" else b)
    c = np.empty((m, n), "f4")
    np.dot(a, b, out=c)
    rates = []
    end = time.perf_counter() + float(sys.argv[2])
    while time.perf_counter() < end or len(rates) < 7:
        start = time.perf_counter()
        np.dot(a, b, out=c)
        rates.append(2e-9 * m * n * k / (time.perf_counter() - start))
    results.append(sorted(rates)[len(rates) // 2])
print(json.dumps(results))
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--alternations", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.3, help="for each shape and alternation")
    parser.add_argument("--shapes", default=SHAPES)
    parser.add_argument("--benchmarks", default=".build/release/benchmarks")
    arguments = parser.parse_args()

    cores = sorted(os.sched_getaffinity(0))[: arguments.threads]
    os.sched_setaffinity(0, cores)
    environment = dict(os.environ)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        environment[name] = str(arguments.threads)
    ours_command = [arguments.benchmarks, "gemm", "--json", "--threads", str(arguments.threads)]
    ours_command += ["--shapes", arguments.shapes, "--seconds", str(arguments.seconds)]
    peer_command = [sys.executable, "-c", PEER, arguments.shapes, str(arguments.seconds)]

    ours, peers = [], []
    for _ in range(arguments.alternations):
        ours.append(json.loads(subprocess.check_output(ours_command, env=environment)))
        peers.append(json.loads(subprocess.check_output(peer_command, env=environment)))

    print("op,m,n,k,isa,threads,gflops,peak_gflops,percent_of_peak,numpy_gflops,ratio")
    for index, shape in enumerate(ours[0]):
        rates = [run[index]["gflops_median"] for run in ours]
        peaks = [run[index]["peak_gflops"] for run in ours]
        numpy_rates = [run[index] for run in peers]
        # Pair by pair, so that a slow minute weighs on both sides of its own ratio.
        ratio = statistics.median(x / y for x, y in zip(rates, numpy_rates))
        rate, peak = statistics.median(rates), statistics.median(peaks)
        print(
            f"{shape['op']},{shape['m']},{shape['n']},{shape['k']},{shape['isa']},{shape['threads']},"
            f"{rate:.1f},{peak:.1f},{100 * rate / peak:.1f},{statistics.median(numpy_rates):.1f},{ratio:.2f}"
        )


main()
