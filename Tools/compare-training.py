"""A training step of this package beside PyTorch and JAX, interleaved.

usage: compare-training.py [--features D,...] [--threads N,...] [--rounds N] [--seconds S] [--hidden SIZES]
                           [--latent L] [--batch N] [--peers NAME,...] [--binary PATH] [--output FILE.json]

Run from the package's root after `swift build -c release`, with a Python that has the peers:

    python3 Tools/compare-training.py --features 784,256 --threads 1,2 --output training.json

A step is the forward pass, the gradients and Adam's update for one batch, the loss the squared error summed
over features: PyTorch with fused Adam, JAX with a compiled step and optax's Adam. Every round times ours and
then each peer, for each number of threads in turn, so that all see the same minute; each is pinned to the first
N cores. A peer is one process for a size and a number of threads, stopped while others are timed. Times are
medians over the rounds of the median step of a round; ratios are medians of the ratios within each round, a
peer's time by ours, so that above 1 ours is the faster. Nothing else may run meanwhile. Needs Linux, numpy,
torch, jax and optax.
"""
import argparse, json, os, platform, signal, statistics, subprocess, sys, time


# MARK: Peers, each in a process of its own


def torch_step(sizes, batch, threads):
    import torch
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    layers, count = [], len(sizes) - 1
    for i in range(count):
        layers.append(torch.nn.Linear(sizes[i], sizes[i + 1]))
        if i not in (count // 2 - 1, count - 1):
            layers.append(torch.nn.ReLU())
    net = torch.nn.Sequential(*layers)
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3, fused=True)
    x = torch.rand(batch, sizes[0])

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = ((net(x) - x) ** 2).sum(1).mean()
        loss.backward()
        optimizer.step()

    return step, torch.__version__


def jax_step(sizes, batch, threads):
    import jax, jax.numpy as jnp, numpy as np, optax
    rng, count = np.random.default_rng(0), len(sizes) - 1
    parameters = [(jnp.asarray(rng.normal(size=shape).astype("f4") * 0.05), jnp.zeros(shape[1]))
                  for shape in zip(sizes, sizes[1:])]

    def loss(parameters, x):
        h = x
        for i, (weights, bias) in enumerate(parameters):
            h = h @ weights + bias
            if i not in (count // 2 - 1, count - 1):
                h = jax.nn.relu(h)
        return ((h - x) ** 2).sum(1).mean()

    optimizer = optax.adam(1e-3)
    state = [parameters, optimizer.init(parameters)]

    @jax.jit
    def update(parameters, moments, x):
        updates, moments = optimizer.update(jax.grad(loss)(parameters, x), moments, parameters)
        return optax.apply_updates(parameters, updates), moments

    x = jnp.asarray(rng.random((batch, sizes[0]), dtype="f4"))

    def step():
        state[:] = update(*state, x)
        jax.block_until_ready(state)

    return step, jax.__version__


PEERS = {"torch": torch_step, "jax": jax_step}


def worker(peer, sizes, batch, threads):
    """Answers each line of its input, a number of seconds, with the steps of about so long."""
    step, version = PEERS[peer](sizes, batch, threads)
    for _ in range(3):
        step()
    print(json.dumps({"version": version}), flush=True)
    for line in sys.stdin:
        for _ in range(2):  # after the pause the caches hold others' data
            step()
        times, end = [], time.perf_counter() + float(line)
        while len(times) < 5 or time.perf_counter() < end:
            start = time.perf_counter()
            step()
            times.append(time.perf_counter() - start)
        print(json.dumps({"ms": 1e3 * statistics.median(times), "steps": len(times)}), flush=True)


def pinned(threads):
    cores = sorted(os.sched_getaffinity(0))[:threads]
    return ["taskset", "-c", ",".join(map(str, cores))]


def environment(threads):
    env = dict(os.environ)
    env.pop("OPENBLAS_CORETYPE", None)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        env[name] = str(threads)
    env["JAX_PLATFORMS"] = "cpu"
    env["XLA_FLAGS"] = (f"--xla_cpu_multi_thread_eigen={'true' if threads > 1 else 'false'}"
                        f" intra_op_parallelism_threads={threads}")
    return env


class Peer:
    """A worker process, stopped unless it is asked something."""

    def __init__(self, name, sizes, batch, threads):
        self.name = name
        command = pinned(threads) + [sys.executable, os.path.abspath(__file__), "--worker", name]
        command += [",".join(map(str, sizes)), str(batch), str(threads)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env=environment(threads))
        try:
            self.version = self.answer()["version"]
        except BaseException:
            self.end()
            raise
        self.process.send_signal(signal.SIGSTOP)

    def answer(self):
        while not (line := self.process.stdout.readline()).startswith("{"):
            if not line:
                sys.exit(f"compare-training: {self.name} ended; its own message stands above")
        return json.loads(line)

    def run(self, seconds):
        self.process.send_signal(signal.SIGCONT)
        try:
            self.process.stdin.write(f"{seconds}\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        result = self.answer()
        self.process.send_signal(signal.SIGSTOP)
        return result

    def end(self):
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait()


# MARK: Ours


KEYS = ("ms_per_step_median", "samples_per_second", "gflops", "peak_gflops", "percent_of_peak", "parameters")


def ours(a, features, threads):
    command = pinned(threads) + [a.binary, "train", "--features", str(features), "--hidden", a.hidden]
    command += ["--latent", str(a.latent), "--batch", str(a.batch), "--threads", str(threads), "--json"]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if run.returncode:
        sys.exit(f"compare-training: '{' '.join(command)}' failed; its own message stands above")
    report = json.loads(run.stdout)
    if missing := [key for key in KEYS if key not in report]:
        sys.exit(f"compare-training: {a.binary} reports no '{missing[0]}'")
    return report


# MARK: The comparison


def cpu_model():
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def compare(a, features, versions):
    """All numbers of threads of one size, round after round."""
    hidden = list(map(int, a.hidden.split(",")))
    sizes = [features, *hidden, a.latent, *reversed(hidden), features]
    peers = {}
    rounds = {threads: {name: [] for name in ["ours", *a.peers]} for threads in a.threads}
    try:
        for threads in a.threads:
            for name in a.peers:
                peers[threads, name] = Peer(name, sizes, a.batch, threads)
                versions[name] = peers[threads, name].version
        for _ in range(a.rounds):
            for threads in a.threads:
                rounds[threads]["ours"].append(ours(a, features, threads))
                for name in a.peers:
                    rounds[threads][name].append(peers[threads, name].run(a.seconds))
    finally:
        for peer in peers.values():
            peer.end()
    return [record(a, features, threads, rounds) for threads in a.threads]


def record(a, features, threads, rounds):
    runs = rounds[threads]
    mine = [run["ms_per_step_median"] for run in runs["ours"]]
    parameters = runs["ours"][0]["parameters"]
    result = {
        "features": features, "hidden": a.hidden, "latent": a.latent, "batch": a.batch, "threads": threads,
        "parameters": parameters, "ms": {"ours": statistics.median(mine)},
        "percent_of_peak": statistics.median(run["percent_of_peak"] for run in runs["ours"]),
        "ratios": {}, "rounds": runs,
    }
    for name in a.peers:
        times = [run["ms"] for run in runs[name]]
        result["ms"][name] = statistics.median(times)
        result["ratios"][name] = statistics.median(t / o for t, o in zip(times, mine))
    result["gflops"] = {name: 6e-6 * parameters * a.batch / ms for name, ms in result["ms"].items()}
    result["fastest_peer"] = min(a.peers, key=lambda name: result["ms"][name])
    if threads != 1 and 1 in rounds:
        result["speedup_over_one_thread"] = {
            name: statistics.median(one[key] / many[key] for one, many in zip(rounds[1][name], runs[name]))
            for name, key in [("ours", KEYS[0]), *((name, "ms") for name in a.peers)]}
    return result


def table(records, peers):
    header = ["case", "ours ms", "% of peak", *(f"{name} ms" for name in peers), "ratio to fastest"]
    header += [*(f"to {name}" for name in peers), "ours over 1 thread"]
    rows = [header]
    for r in records:
        network = "-".join([str(r["features"]), *r["hidden"].split(","), str(r["latent"])])
        fastest = r["fastest_peer"]
        row = [f"{network} batch {r['batch']}, {r['threads']} thread{'s' if r['threads'] > 1 else ''}"]
        row += [f"{r['ms']['ours']:.2f}", f"{r['percent_of_peak']:.1f}"]
        row += [f"{r['ms'][name]:.2f}" for name in peers] + [f"{r['ratios'][fastest]:.2f} ({fastest})"]
        row += [f"{r['ratios'][name]:.2f}" for name in peers]
        row.append(f"{r['speedup_over_one_thread']['ours']:.2f}" if "speedup_over_one_thread" in r else "")
        rows.append(row)
    widths = [max(len(row[i]) for row in rows) for i in range(len(header))]
    return "\n".join("  ".join(cell.ljust(w) if i == 0 else cell.rjust(w)
                               for i, (cell, w) in enumerate(zip(row, widths))).rstrip() for row in rows)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--features", default="784,256", help="inputs of the network, with commas between")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=1, help="of a peer in a round (default 1)")
    parser.add_argument("--hidden", default="500,500,2000")
    parser.add_argument("--latent", type=int, default=10)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--peers", default="torch,jax")
    parser.add_argument("--binary", default=".build/release/benchmarks")
    parser.add_argument("--output", help="a file for the table's figures and every round's, as JSON")
    a = parser.parse_args()
    a.threads = list(map(int, a.threads.split(",")))
    a.peers = a.peers.split(",")
    if unknown := [name for name in a.peers if name not in PEERS]:
        parser.error(f"unknown peer '{unknown[0]}'; give some of {', '.join(PEERS)}")
    cores = len(os.sched_getaffinity(0))
    if not all(1 <= threads <= cores for threads in a.threads):
        parser.error(f"--threads {','.join(map(str, a.threads))} on {cores} cores that this process may use")
    if a.rounds < 1:
        parser.error(f"{a.rounds} rounds; give 1 or more")

    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"compare-training: the load is {load:.1f}, so others are running; peers of several threads, which "
              "wait for each other by spinning, suffer from that most", file=sys.stderr)
    versions, records = {}, []
    for features in map(int, a.features.split(",")):
        records += compare(a, features, versions)
    print(f"{cpu_model()}; {a.rounds} rounds; "
          + ", ".join(f"{name} {version}" for name, version in versions.items()))
    print(table(records, a.peers))
    if a.output:
        with open(a.output, "w") as file:
            json.dump({"cpu": cpu_model(), "versions": versions, "load_before": load, "rounds": a.rounds,
                       "seconds_of_a_peer": a.seconds, "cases": records}, file, indent=1)
            file.write("\n")


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] == "--worker":
        worker(sys.argv[2], list(map(int, sys.argv[3].split(","))), int(sys.argv[4]), int(sys.argv[5]))
    else:
        main()
