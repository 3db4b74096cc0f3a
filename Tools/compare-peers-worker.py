"""One peer of compare-peers.py: reads a shape a line, times it, and prints the median of a call's seconds.

usage: compare-peers-worker.py {gemm|distance} PEER THREADS SECONDS
"""
import statistics
import sys
import time


def gemm_call(peer, shape, threads):
    import numpy as np

    letters, sizes = shape.split(":") if ":" in shape else ("NN", shape)
    transposes_a, transposes_b = letters[0].upper() == "T", letters[1].upper() == "T"
    m, n, k = map(int, sizes.split("x"))
    random = np.random.default_rng(1)
    a = random.random((k, m) if transposes_a else (m, k), dtype="f4") * 2 - 1
    b = random.random((n, k) if transposes_b else (k, n), dtype="f4") * 2 - 1
    if peer == "jax":
        import jax

        product = jax.jit(lambda x, y: (x.T if transposes_a else x) @ (y.T if transposes_b else y))
        a, b = jax.numpy.asarray(a), jax.numpy.asarray(b)
        return lambda: product(a, b).block_until_ready()
    if peer == "torch":
        import torch

        torch.set_num_threads(threads)
        c = torch.empty((m, n))
        a, b = torch.from_numpy(a), torch.from_numpy(b)
        a, b = a.t() if transposes_a else a, b.t() if transposes_b else b
        return lambda: torch.mm(a, b, out=c)
    c = np.empty((m, n), "f4")
    a, b = a.T if transposes_a else a, b.T if transposes_b else b
    return lambda: np.dot(a, b, out=c)


def distance_call(peer, shape, threads):
    import numpy as np

    n, d, clusters = map(int, shape.split("x"))
    random = np.random.default_rng(1)
    samples = random.random((n, d), dtype="f4") * 2 - 1
    centroids = random.random((clusters, d), dtype="f4") * 2 - 1
    if peer == "faiss":
        import faiss

        faiss.omp_set_num_threads(threads)

        def search():
            # The index is made anew each time, as centroids change from pass to pass.
            index = faiss.IndexFlatL2(d)
            index.add(centroids)
            return index.search(samples, 1)

        return search
    from sklearn.metrics import pairwise_distances_argmin

    return lambda: pairwise_distances_argmin(samples, centroids)


def work(what, peer, threads, seconds):
    make = {"gemm": gemm_call, "distance": distance_call}[what]
    last, call = None, None
    print("ready", flush=True)
    for line in sys.stdin:
        shape = line.strip()
        if shape != last:
            last, call = shape, make(peer, shape, threads)
            call()
        call()
        times, end = [], time.perf_counter() + seconds
        while len(times) < 3 or time.perf_counter() < end:
            start = time.perf_counter()
            call()
            times.append(time.perf_counter() - start)
        print(statistics.median(times), flush=True)


work(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
