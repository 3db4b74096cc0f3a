"""K-means of this package beside scikit-learn, scikit-learn-intelex and faiss, interleaved.

usage: compare-kmeans.py [--threads N] [--rounds N] [--shapes NxDxK[:ITERATIONS],...] [--algorithm NAME]
                         [--benchmarks PATH] [--peers NAME,...] [--output FILE.json]

All get the same data, the same first centroids and the same number of iterations (a run that stops earlier
because no label changes is one that has converged). The peers keep their data in a process each; rounds go
through all of them in turn. Prints the medians, the ratio of the fastest peer's to ours, the share of labels
that are the same, and the relative difference of the inertia. Needs numpy, scikit-learn, faiss-cpu and
scikit-learn-intelex.

Shapes named spectrum:NxDxK have directions whose variance decays like 1/i, as embeddings have.
"""
import argparse, json, os, statistics, subprocess, sys, tempfile

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
    x, init = np.load(f"{directory}/x.npy"), np.load(f"{directory}/init.npy")
    k, d = init.shape
    if peer == "faiss":
        import faiss
        faiss.omp_set_num_threads(threads)

        def fit():
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

        def fit():
            km = KMeans(k, init=init, n_init=1, max_iter=iterations, tol=0, algorithm=algorithm).fit(x)
            return km.labels_, km.inertia_, km.n_iter_
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        labels, inertia, count = fit()
        seconds = time.perf_counter() - start
        np.save(f"{directory}/{peer}.npy", np.asarray(labels, dtype="i4"))
        print(json.dumps({"seconds": seconds, "inertia": inertia, "iterations": int(count)}), flush=True)


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
        env = dict(os.environ)
        for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
            env[name] = str(a.threads)
        workers = {}
        for peer in a.peers.split(","):
            workers[peer] = subprocess.Popen(
                [sys.executable, __file__, "--worker", peer, directory, str(iterations), str(a.threads)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env)
            while workers[peer].stdout.readline().strip() != "ready":
                if workers[peer].poll() is not None:
                    sys.exit(f"{peer} did not start")
        seconds, last = {}, {}
        for _ in range(a.rounds):
            out = subprocess.run(
                [a.benchmarks, "kmeans", "--data", f"{directory}/x.npy", "--init", f"{directory}/init.npy",
                 "--iterations", str(iterations), "--algorithm", a.algorithm, "--threads", str(a.threads),
                 "--labels", f"{directory}/ours.npy", "--json"],
                check=True, capture_output=True, text=True).stdout
            last["ours"] = json.loads(out)
            seconds.setdefault("ours", []).append(last["ours"]["seconds_total"])
            for peer, process in workers.items():
                process.stdin.write("\n")
                process.stdin.flush()
                while not (line := process.stdout.readline()).startswith("{"):
                    if not line:
                        sys.exit(f"{peer} ended")
                last[peer] = json.loads(line)
                seconds.setdefault(peer, []).append(last[peer]["seconds"])
        for process in workers.values():
            process.stdin.close()
            process.wait()
        x, ours = np.load(f"{directory}/x.npy"), np.load(f"{directory}/ours.npy")
        record = {"shape": shape, "threads": a.threads, "rounds": a.rounds, "algorithm": a.algorithm,
                  "iterations": last["ours"]["iterations"], "isa": last["ours"]["isa"], "cases": {}}
        for name, times in seconds.items():
            case = {"median_ms": 1e3 * statistics.median(times), "min_ms": 1e3 * min(times)}
            if name != "ours":
                case["iterations"] = last[name]["iterations"]
                case["same_labels"] = float((np.load(f"{directory}/{name}.npy") == ours).mean())
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
        worker(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
        sys.exit()
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n\n")[0])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--shapes", default=SHAPES)
    parser.add_argument("--algorithm", default="auto")
    parser.add_argument("--benchmarks", default=".build/release/benchmarks")
    parser.add_argument("--peers", default=PEERS)
    parser.add_argument("--output")
    arguments = parser.parse_args()
    records = [compare(shape, arguments) for shape in arguments.shapes.split(",")]
    if arguments.output:
        with open(arguments.output, "w") as file:
            json.dump(records, file, indent=1)
            file.write("\n")
