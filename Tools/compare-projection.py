"""t-SNE of this package beside openTSNE and scikit-learn, interleaved.

usage: compare-projection.py EMBEDDING.npy [--deepkmeans PATH] [--threads N] [--rounds N] [--samples N]
                             [--perplexity P] [--iterations N] [--peers NAME,...] [--output FILE.json]

All get the same samples (the first N of the file), perplexity, number of iterations (250 of them exaggerated by 12)
and threads, and else their defaults. Peers: opentsne (interpolation by FFT), opentsne-bh, sklearn (Barnes-Hut).
A round goes through all in turn; each run is a process of its own, and its seconds are those from samples in memory
to positions in memory, but ours from a file to a file.

Prints the median seconds, the processor's seconds of all threads (they say more on a machine that others use, too),
the ratios of both to ours, the KL divergence, and the share of the 10 nearest neighbours that are among the 10
nearest in the plane. The KL divergence is the same for all: P by openTSNE from exact neighbours, and the sum of all
similarities in Double. Needs numpy, scikit-learn and openTSNE.
"""
import argparse, json, os, resource, statistics, subprocess, sys, tempfile, time


def worker(peer, source, target, options):
    import numpy as np
    x = np.load(source)
    early = min(250, options.iterations)
    # Before the clock starts: importing takes seconds.
    if peer == "sklearn":
        from threadpoolctl import threadpool_limits
        from sklearn.manifold import TSNE
    else:
        import openTSNE
    start, used = time.perf_counter(), time.process_time()
    if peer == "sklearn":
        with threadpool_limits(options.threads):
            y = TSNE(perplexity=options.perplexity, max_iter=options.iterations, n_jobs=options.threads,
                     random_state=0).fit_transform(x)
    else:
        method = "bh" if peer == "opentsne-bh" else "fft"
        y = openTSNE.TSNE(perplexity=options.perplexity, n_jobs=options.threads, negative_gradient_method=method,
                          early_exaggeration_iter=early, n_iter=options.iterations - early, random_state=0).fit(x)
    print(time.perf_counter() - start, time.process_time() - used)
    np.save(target, np.asarray(y, dtype="f4"))


def children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def similarities(x, perplexity, threads):
    import openTSNE
    p = openTSNE.affinity.PerplexityBasedNN(x, perplexity=perplexity, method="exact", n_jobs=threads).P.tocoo()
    return p.row, p.col, p.data / p.data.sum()


def neighbours(x, threads):
    from sklearn.neighbors import NearestNeighbors
    return NearestNeighbors(n_neighbors=10, n_jobs=threads).fit(x).kneighbors(return_distance=False)


def divergence(y, p):
    import numpy as np
    row, col, value = p
    total, block = 0.0, 256
    for first in range(0, len(y), block):
        part = y[first:first + block]
        square = (part**2).sum(1)[:, None] + (y**2).sum(1)[None] - 2 * part @ y.T
        total += (1 / (1 + np.maximum(square, 0))).sum()
    total -= len(y)
    d = ((y[row] - y[col])**2).sum(1)
    return float((value * np.log(value * (1 + d) * total)).sum())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("embedding")
    parser.add_argument("--deepkmeans", default=".build/release/deepkmeans")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--samples", type=int)
    parser.add_argument("--perplexity", type=float, default=30)
    parser.add_argument("--iterations", type=int, default=1000)
    parser.add_argument("--peers", default="opentsne,sklearn")
    parser.add_argument("--output")
    parser.add_argument("--worker", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        return worker(options.worker[0], options.embedding, options.worker[1], options)

    import numpy as np
    x = np.load(options.embedding).astype("f4")[:options.samples]
    names = ["deepkmeans"] + [name for name in options.peers.split(",") if name]
    environment = dict(os.environ, OMP_NUM_THREADS=str(options.threads), OPENBLAS_NUM_THREADS=str(options.threads))
    with tempfile.TemporaryDirectory() as directory:
        source = f"{directory}/x.npy"
        np.save(source, x)
        seconds, processor = ({name: [] for name in names} for _ in range(2))
        for _ in range(options.rounds):
            for name in names:
                target = f"{directory}/{name}.npy"
                start, used = time.perf_counter(), children()
                if name == "deepkmeans":
                    subprocess.run(
                        [options.deepkmeans, "project", source, "--output", target, "--quiet", "--scale", "none",
                         "--perplexity", str(options.perplexity), "--iterations", str(options.iterations),
                         "--threads", str(options.threads)], check=True, stdout=subprocess.DEVNULL)
                    seconds[name].append(time.perf_counter() - start)
                    processor[name].append(children() - used)
                else:
                    run = subprocess.run(
                        [sys.executable, __file__, source, "--worker", name, target, "--threads", str(options.threads),
                         "--perplexity", str(options.perplexity), "--iterations", str(options.iterations)],
                        check=True, capture_output=True, text=True, env=environment)
                    seconds[name].append(float(run.stdout.split()[-2]))
                    processor[name].append(float(run.stdout.split()[-1]))
                print(f"{name}: {seconds[name][-1]:.2f} s, processor {processor[name][-1]:.2f} s", file=sys.stderr,
                      flush=True)
        p = similarities(x, options.perplexity, options.threads)
        near = neighbours(x, options.threads)
        results = []
        for name in names:
            y = np.load(f"{directory}/{name}.npy").astype("f8")
            kept = neighbours(y, options.threads)
            share = np.mean([len(np.intersect1d(a, b)) for a, b in zip(near, kept)]) / 10
            results.append({"name": name, "seconds": seconds[name],
                            "processor": processor[name], "kl": divergence(y, p), "kept": float(share)})
    def median(result, key):
        return statistics.median(result[key])

    print(f"{len(x)} x {x.shape[1]}, perplexity {options.perplexity:g}, {options.iterations} iterations, "
          f"{options.threads} threads, {options.rounds} rounds")
    print(f"{'':12}{'seconds':>10}{'/ ours':>9}{'processor':>11}{'/ ours':>9}{'KL':>9}{'10 nearest kept':>18}")
    for result in results:
        print(f"{result['name']:12}{median(result, 'seconds'):10.2f}"
              f"{median(result, 'seconds') / median(results[0], 'seconds'):9.2f}{median(result, 'processor'):11.2f}"
              f"{median(result, 'processor') / median(results[0], 'processor'):9.2f}{result['kl']:9.4f}"
              f"{result['kept']:18.4f}")
    if options.output:
        with open(options.output, "w") as file:
            json.dump({"rows": len(x), "columns": x.shape[1], "results": results}, file, indent=1)


if __name__ == "__main__":
    main()
