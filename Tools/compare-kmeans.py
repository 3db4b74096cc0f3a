"""K-means of this package beside scikit-learn, scikit-learn-intelex and faiss, interleaved.

usage: compare-kmeans.py [--threads N] [--rounds N] [--shapes NxDxK[:ITERATIONS],...] [--algorithm NAME]
                         [--exchange] [--benchmarks PATH] [--peers NAME,...] [--output FILE.json]

All get the same data, the same first centroids and the same number of iterations (a run that stops earlier because no
label changes is one that has converged). The peers keep their data in a process each, whose threads and memory are
there after the first round, and which is stopped while others are timed; ours begins a new process each time and
tells the median of three fits in it. All are pinned to the first N cores. Rounds go through all of them in turn.
Prints the medians, the ratio of the fastest peer's to ours, the share of labels that are the same, and the relative
difference of the inertia. A peer sklearn-lloyd-double has the data in double precision: its labels are the exact
ones, as ours are. Needs numpy, scikit-learn, faiss-cpu and scikit-learn-intelex.

Shapes named spectrum:NxDxK have directions whose variance decays like 1/i, as embeddings have. A shape named
file:DATA.npy:K takes the data of a file, and then each runs from its own k-means++ seeding until it has
converged by its defaults, a seed a round: the seconds of all, and the mean of the final inertia; with --exchange ours
goes on to exchange single samples. A shape named
seeding:NxDxK compares greedy k-means++ alone with scikit-learn's, a seed a round.
"""
import argparse, atexit, json, os, signal, statistics, subprocess, sys, tempfile

SHAPES = ("70000x784x10:20,70000x10x10:20,11000x256x10:20,7200x1024x100:20,100000x64x1000:10,"
          "spectrum:100000x768x1000:10")
PEERS = "sklearn-lloyd,sklearn-elkan,sklearnex,faiss"


def make(kind, n, d, k, directory):
    import numpy as np
    rng = np.random.default_rng(0)
    centers, y = rng.normal(size=(k, d)).astype("f4"), rng.integers(0, k, n)
    if kind == "spectrum":
        scale = (np.arange(1, d + 1) ** -0.5).astype("f4")
        scale *= 10 / np.sqrt((scale**2).sum())
        rotation = np.linalg.qr(rng.normal(size=(d, d)))[0].astype("f4")
        x = (centers[y] * scale + rng.normal(size=(n, d)).astype("f4") * scale * np.float32(0.7)) @ rotation
    else:
        x = centers[y] * 2 + rng.normal(size=(n, d)).astype("f4") * 3
    x = np.ascontiguousarray(x, dtype="f4")
    np.save(f"{directory}/x.npy", x)
    np.save(f"{directory}/init.npy", x[rng.choice(n, k, replace=False)])


def worker(peer, directory, iterations, threads):
    """Answers each line of its input with the seconds of a fit; keeps the last labels in a file."""
    import time
    import numpy as np
    # As Float, which ours converts a file's data to as well before the clock starts.
    x = np.ascontiguousarray(np.load(f"{directory}/x.npy"), dtype="f4")
    init = np.load(f"{directory}/init.npy") if isinstance(iterations, int) else None
    k = init.shape[0] if init is not None else int(iterations[1:])
    d = x.shape[1]
    if peer == "seeding":
        from sklearn.cluster import kmeans_plusplus
        from sklearn.metrics import pairwise_distances_argmin_min

        def fit(seed):
            return kmeans_plusplus(x, k, random_state=seed)[0], None, 0
    elif peer == "faiss":
        import faiss
        faiss.omp_set_num_threads(threads)

        def fit(seed):
            km = faiss.Kmeans(d, k, niter=iterations, nredo=1, max_points_per_centroid=10**9, seed=1)
            km.train(x, init_centroids=init)
            # Labels of the final centroids, as the others have them.
            distances, labels = km.index.search(x, 1)
            return labels[:, 0], None, iterations
    else:
        if peer == "sklearnex":
            from sklearnex import patch_sklearn
            patch_sklearn(verbose=False)
        from sklearn.cluster import KMeans
        algorithm = peer.split("-")[1] if "-" in peer else "lloyd"
        if peer.endswith("-double"):
            x, init = x.astype("f8"), init if init is None else init.astype("f8")

        def fit(seed):
            if init is None:
                km = KMeans(k, random_state=seed, algorithm=algorithm).fit(x)
            else:
                km = KMeans(k, init=init, n_init=1, max_iter=iterations, tol=0, algorithm=algorithm).fit(x)
            return km.labels_, km.inertia_, km.n_iter_
    print("ready", flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        labels, inertia, count = fit(int(line))
        seconds = time.perf_counter() - start
        if peer == "seeding":
            inertia = float((pairwise_distances_argmin_min(x, labels)[1].astype("f8") ** 2).sum())
        np.save(f"{directory}/{peer}.npy", np.asarray(labels, dtype="i4"))
        print(json.dumps({"seconds": seconds, "inertia": inertia, "iterations": int(count)}), flush=True)


def start(peer, directory, iterations, threads):
    env = dict(os.environ)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        env[name] = str(threads)
    process = subprocess.Popen(
        [sys.executable, __file__, "--worker", peer, directory, str(iterations), str(threads)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env)
    # Whatever ends this: a stopped process would stay for ever.
    atexit.register(process.kill)
    while process.stdout.readline().strip() != "ready":
        if process.poll() is not None:
            sys.exit(f"{peer} did not start")
    process.send_signal(signal.SIGSTOP)
    return process


def end(process):
    process.kill()
    process.wait()


def ask(process, peer, seed):
    process.send_signal(signal.SIGCONT)
    process.stdin.write(f"{seed}\n")
    process.stdin.flush()
    while not (line := process.stdout.readline()).startswith("{"):
        if not line:
            sys.exit(f"{peer} ended")
    process.send_signal(signal.SIGSTOP)
    return json.loads(line)


def ours(a, *options):
    out = subprocess.run([a.benchmarks, "kmeans", "--algorithm", a.algorithm, "--threads", str(a.threads),
                          "--json", *options], check=True, capture_output=True, text=True).stdout
    return json.loads(out)


def converge(shape, a):
    _, path, k = shape.split(":")
    peers = [p for p in a.peers.split(",") if p != "faiss"]
    with tempfile.TemporaryDirectory() as directory:
        os.symlink(os.path.abspath(path), f"{directory}/x.npy")
        workers = {p: start(p, directory, f"k{k}", a.threads) for p in peers}
        results = {p: [] for p in ["ours"] + peers}
        for seed in range(a.rounds):
            run = ours(a, "--data", path, "--clusters", k, "--seed", str(seed),
                       *(["--exchange"] if a.exchange else []))
            results["ours"].append((run["seconds_total"], run["inertia"], run["iterations"]))
            for peer, process in workers.items():
                run = ask(process, peer, seed)
                results[peer].append((run["seconds"], run["inertia"], run["iterations"]))
        for process in workers.values():
            end(process)
    record = {"shape": f"{os.path.basename(path)}:{k}", "threads": a.threads, "seeds": a.rounds, "cases": {}}
    for name, runs in results.items():
        record["cases"][name] = {
            "seconds_all": sum(r[0] for r in runs), "inertia_mean": statistics.mean(r[1] for r in runs),
            "iterations": [r[2] for r in runs]}
    mine = record["cases"]["ours"]
    for name, case in record["cases"].items():
        case["ratio"] = case["seconds_all"] / mine["seconds_all"]
        print(f"{record['shape']:34} threads {a.threads}  {name:14} {case['seconds_all']:8.3f} s for {a.rounds} "
              f"seeds ({case['ratio']:.2f} x ours)  mean inertia {case['inertia_mean']:.6g} "
              f"({case['inertia_mean'] / mine['inertia_mean'] - 1:+.3%})  iterations "
              f"{statistics.mean(case['iterations']):.1f}", flush=True)
    return record


def seed(shape, a):
    n, d, k = map(int, shape.split(":")[1].split("x"))
    with tempfile.TemporaryDirectory() as directory:
        make("blobs", n, d, k, directory)
        process = start("seeding", directory, f"k{k}", a.threads)
        mine, theirs = [], []
        for number in range(a.rounds):
            out = subprocess.run(
                [a.benchmarks, "seeding", "--data", f"{directory}/x.npy", "--clusters", str(k), "--seeds", "1",
                 "--first-seed", str(number), "--threads", str(a.threads), "--json"],
                check=True, capture_output=True, text=True).stdout
            run = json.loads(out)
            mine.append((run["seconds_median"], run["inertia_mean"]))
            run = ask(process, "seeding", number)
            theirs.append((run["seconds"], run["inertia"]))
        end(process)
    record = {"shape": shape, "threads": a.threads, "seeds": a.rounds}
    for name, runs in (("ours", mine), ("sklearn", theirs)):
        record[name] = {"median_ms": 1e3 * statistics.median(r[0] for r in runs),
                        "inertia_mean": statistics.mean(r[1] for r in runs)}
    record["ratio"] = record["sklearn"]["median_ms"] / record["ours"]["median_ms"]
    record["inertia_difference"] = record["ours"]["inertia_mean"] / record["sklearn"]["inertia_mean"] - 1
    print(f"{shape:34} threads {a.threads}  ours {record['ours']['median_ms']:.1f} ms  sklearn "
          f"{record['sklearn']['median_ms']:.1f} ms  -> {record['ratio']:.2f} x; mean inertia of {a.rounds} seeds "
          f"{record['inertia_difference']:+.2%} of sklearn's", flush=True)
    return record


def compare(shape, a):
    import numpy as np
    spec, _, kind = shape, None, "blobs"
    if spec.startswith("spectrum:"):
        kind, spec = "spectrum", spec.split(":", 1)[1]
    size, _, iterations = spec.partition(":")
    n, d, k = map(int, size.split("x"))
    iterations = int(iterations or 20)
    with tempfile.TemporaryDirectory() as directory:
        make(kind, n, d, k, directory)
        workers = {p: start(p, directory, iterations, a.threads) for p in a.peers.split(",")}
        seconds, last = {}, {}
        for _ in range(a.rounds):
            last["ours"] = ours(
                a, "--data", f"{directory}/x.npy", "--init", f"{directory}/init.npy", "--iterations",
                str(iterations), "--repeats", "3", "--labels", f"{directory}/ours.npy")
            seconds.setdefault("ours", []).append(last["ours"]["seconds_total"])
            for peer, process in workers.items():
                last[peer] = ask(process, peer, 0)
                seconds.setdefault(peer, []).append(last[peer]["seconds"])
        for process in workers.values():
            end(process)
        labels = np.load(f"{directory}/ours.npy")
        record = {"shape": shape, "threads": a.threads, "rounds": a.rounds, "algorithm": a.algorithm,
                  "iterations": last["ours"]["iterations"], "isa": last["ours"]["isa"], "cases": {}}
        for name, times in seconds.items():
            case = {"median_ms": 1e3 * statistics.median(times), "min_ms": 1e3 * min(times)}
            if name != "ours":
                case["iterations"] = last[name]["iterations"]
                case["same_labels"] = float((np.load(f"{directory}/{name}.npy") == labels).mean())
                if last[name]["inertia"]:
                    case["inertia_difference"] = last[name]["inertia"] / last["ours"]["inertia"] - 1
            record["cases"][name] = case
        mine = record["cases"]["ours"]["median_ms"]
        fastest = min((c["median_ms"], p) for p, c in record["cases"].items() if p != "ours")
        record["fastest_peer"], record["ratio"] = fastest[1], fastest[0] / mine
        print(f"{shape:34} threads {a.threads}  ours {mine:9.1f} ms ({record['iterations']} iterations)  "
              + "  ".join(f"{p} {c['median_ms']:.1f} ms ({c['iterations']}), labels {c['same_labels']:.6f}"
                          + (f", inertia {c['inertia_difference']:+.1e}" if "inertia_difference" in c else "")
                          for p, c in record["cases"].items() if p != "ours")
              + f"  -> {record['ratio']:.2f} x {fastest[1]}", flush=True)
        return record


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] == "--worker":
        count = sys.argv[4]
        worker(sys.argv[2], sys.argv[3], int(count) if count.isdigit() else count, int(sys.argv[5]))
        sys.exit()
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n\n")[0])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--shapes", default=SHAPES)
    parser.add_argument("--algorithm", default="auto")
    parser.add_argument("--exchange", action="store_true")
    parser.add_argument("--benchmarks", default=".build/release/benchmarks")
    parser.add_argument("--peers", default=PEERS)
    parser.add_argument("--output")
    arguments = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    if not 1 <= arguments.threads <= len(cores):
        parser.error(f"{arguments.threads} threads on {len(cores)} cores that this process may use")
    os.sched_setaffinity(0, cores[:arguments.threads])
    kinds = {"file": converge, "seeding": seed}
    records = [kinds.get(shape.split(":")[0], compare)(shape, arguments) for shape in arguments.shapes.split(",")]
    if arguments.output:
        with open(arguments.output, "w") as file:
            json.dump(records, file, indent=1)
            file.write("\n")
