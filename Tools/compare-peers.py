#!/usr/bin/env python3
"""Compares the kernels with the libraries that a user would take instead, in one interleaved run; prints a CSV.

Run from the package's root after `swift build -c release`, with a Python that has the peers:

    python3 Tools/compare-peers.py --what gemm --peers numpy,skylakex,jax,torch > result.csv
    python3 Tools/compare-peers.py --what distance --threads 2 --isa avx2 > result.csv

Peers of matrix products: numpy (OpenBLAS with its own choice of kernels), skylakex, haswell, prescott
(OpenBLAS told to use those), jax, torch. Peers of the nearest centroid: faiss (IndexFlatL2, k = 1), sklearn
(pairwise_distances_argmin). Ours are two there: `findNearest`, in floats as the peers, and `exact`, which finds the same
labels as if computed without rounding.

Every alternation times a shape here and then in each peer, so that all see the same minute; all are pinned to
the first N cores. A peer is one process for the whole run, stopped while others are timed: its waiting
threads take nothing from them. The figures are medians over the alternations, and the ratios are medians of
the ratios within each alternation.
"""
import argparse
import json
import os
import signal
import statistics
import subprocess
import sys

SHAPES = {
    "gemm": "256x500x784,256x2000x500,256x10x2000,256x2000x10,TN:784x500x256,TN:2000x10x256,NT:256x500x2000,"
    "1024x1024x1024,2048x2048x2048,NT:70000x10x784,NT:70000x100x64",
    "distance": "70000x784x10,70000x10x10,100000x64x1000",
}
OPENBLAS = {"skylakex": "SkylakeX", "haswell": "Haswell", "prescott": "Prescott"}
PEERS = {"gemm": ["numpy", *OPENBLAS, "jax", "torch"], "distance": ["faiss", "sklearn"]}
DEFAULT_PEERS = {"gemm": "numpy,skylakex,jax,torch", "distance": "faiss,sklearn"}


def operations(what, shape):
    """Floating-point operations; a search counts its products of samples and centroids only."""
    a, b, c = map(int, shape.split(":")[-1].split("x"))
    return 2.0 * a * b * c


class Peer:
    """A worker process, stopped unless it is asked something."""

    def __init__(self, name, arguments):
        self.name = name
        environment = dict(os.environ)
        for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
            environment[variable] = str(arguments.threads)
        environment["JAX_PLATFORMS"] = "cpu"
        environment["XLA_FLAGS"] = (
            f"--xla_cpu_multi_thread_eigen={'true' if arguments.threads > 1 else 'false'}"
            f" intra_op_parallelism_threads={arguments.threads}"
        )
        environment.pop("OPENBLAS_CORETYPE", None)
        if name in OPENBLAS:
            environment["OPENBLAS_CORETYPE"] = OPENBLAS[name]
        worker = os.path.join(os.path.dirname(os.path.abspath(__file__)), "compare-peers-worker.py")
        command = [sys.executable, worker, arguments.what, name]
        command += [str(arguments.threads), str(arguments.seconds)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        self.answer()
        self.process.send_signal(signal.SIGSTOP)

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"compare-peers: {self.name} failed; its own message stands above")
        return line

    def seconds(self, shape):
        self.process.send_signal(signal.SIGCONT)
        try:
            self.process.stdin.write(shape + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        seconds = float(self.answer())
        self.process.send_signal(signal.SIGSTOP)
        return seconds

    def end(self):
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait()


def time_ours(arguments, shape):
    command = [arguments.benchmarks, arguments.what, "--json", "--shapes", shape]
    # The tool takes no less than 0.2 seconds.
    command += ["--threads", str(arguments.threads), "--seconds", str(max(0.2, arguments.seconds))]
    if arguments.isa:
        command += ["--isa", arguments.isa]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if run.returncode:
        raise SystemExit(run.returncode)
    report = json.loads(run.stdout)
    # A search's first case finds the labels as the peers do, its second one decides in Double what floats leave open.
    return report, report["results"]


def compare(arguments, peers):
    names = [peer.name for peer in peers]
    header = ["shape", "ours_gflops", "percent_of_peak", *(f"{name}_gflops" for name in names)]
    header += [*(f"ours_over_{name}" for name in names), "fastest_peer", "ours_over_fastest"]
    if arguments.what == "distance":
        header += ["exact_gflops", "exact_over_fastest"]
    wrote_header = False
    for shape in arguments.shapes.split(","):
        ours, exact, percents, theirs = [], [], [], {name: [] for name in names}
        for _ in range(arguments.alternations):
            report, results = time_ours(arguments, shape)
            ours.append(results[0]["seconds_median"])
            percents.append(results[0]["percent_of_peak"])
            exact.append(results[-1]["seconds_median"])
            for peer in peers:
                theirs[peer.name].append(peer.seconds(shape))
        if not wrote_header:
            for key in ("cpu", "instruction_set", "threads", "swift", "commit"):
                print(f"# {key}: {report[key]}")
            print(f"# alternations: {arguments.alternations}")
            print(",".join(header), flush=True)
            wrote_header = True
        billions = operations(arguments.what, shape) * 1e-9
        ratios = {
            name: statistics.median(t / o for o, t in zip(ours, theirs[name])) for name in names
        }
        fastest = min(names, key=lambda name: statistics.median(theirs[name]))
        row = [shape, f"{billions / statistics.median(ours):.1f}", f"{statistics.median(percents):.1f}"]
        row += [f"{billions / statistics.median(theirs[name]):.1f}" for name in names]
        row += [f"{ratios[name]:.2f}" for name in names] + [fastest, f"{ratios[fastest]:.2f}"]
        if arguments.what == "distance":
            ratio = statistics.median(t / o for o, t in zip(exact, theirs[fastest]))
            row += [f"{billions / statistics.median(exact):.1f}", f"{ratio:.2f}"]
        print(",".join(row), flush=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--what", choices=PEERS, default="gemm")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--alternations", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.15, help="for a shape, each time (default 0.15)")
    parser.add_argument("--shapes", help="with commas between, as for `benchmarks`")
    parser.add_argument("--peers", help="with commas between; see above")
    parser.add_argument("--isa", help="instruction set of ours (default: the widest)")
    parser.add_argument("--benchmarks", default=".build/release/benchmarks")
    arguments = parser.parse_args()

    arguments.shapes = arguments.shapes or SHAPES[arguments.what]
    names = (arguments.peers or DEFAULT_PEERS[arguments.what]).split(",")
    unknown = [name for name in names if name not in PEERS[arguments.what]]
    if unknown:
        parser.error(f"unknown peer '{unknown[0]}'; give some of {', '.join(PEERS[arguments.what])}")
    cores = sorted(os.sched_getaffinity(0))
    if not 1 <= arguments.threads <= len(cores):
        parser.error(f"{arguments.threads} threads on {len(cores)} cores that this process may use")
    os.sched_setaffinity(0, cores[: arguments.threads])

    peers = []
    try:
        for name in names:
            peers.append(Peer(name, arguments))
        compare(arguments, peers)
    finally:
        for peer in peers:
            peer.end()


main()
