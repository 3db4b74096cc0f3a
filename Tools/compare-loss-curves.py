"""The losses of training in this package beside PyTorch's.

usage: compare-loss-curves.py [--data IMAGES] [--steps N] [--binary PATH] [--directory DIR]
                              [--usps FILE.npz] [--epochs N] [--seeds N,...] [--deepkmeans PATH]
                              [--threads N] [--torch-only]

Run from the package's root after `swift build -c release`, with a Python that has the peers:

    python3 Tools/compare-loss-curves.py --data train-images-idx3-ubyte.gz --usps usps.npz

First the same steps: a network 784-500-500-2000-10 with PyTorch's initial weights, 2560 samples (the first MNIST
images of --data, a gzipped idx file or the folder of it, else random numbers) and an order of batches go to both,
and the losses of Adam's steps, each before its step, must agree within a relative 1e-4. `BINARY replay` gives
ours: {"losses": [...]}. The files of it stay in --directory if that is given.

Then, with --usps, training from each its own random numbers: a network 256-500-500-2000-10 on USPS in [0, 1],
Glorot-uniform weights, Adam at 0.001, shuffled batches of 256 and a smaller last one; the loss of the last epoch,
averaged over samples, each batch's before its step, and then over the seeds. `DEEPKMEANS fit --method aekm` gives
ours in history.csv; `BINARY replay` gives ours from the same weights and batches.

Ends with status 1 if losses of the first part do not agree. --torch-only leaves ours out. Needs numpy, torch and
safetensors.
"""
import argparse, csv, gzip, json, math, os, statistics, subprocess, sys, tempfile

HIDDEN, LATENT, BATCH, RATE = [500, 500, 2000], 10, 256, 1e-3
SAMPLES = 10 * BATCH
TOLERANCE = 1e-4
IMAGES = "train-images-idx3-ubyte.gz"


def network(features):
    """Encoder and decoder: ReLU between the layers, linear embedding and output."""
    import torch

    def half(sizes):
        layers = []
        for inputs, outputs in zip(sizes, sizes[1:]):
            layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
        return torch.nn.Sequential(*layers[:-1])

    sizes = [features, *HIDDEN, LATENT]
    return torch.nn.Sequential(half(sizes), half(sizes[::-1]))


def linear_layers(half):
    import torch
    return [layer for layer in half if isinstance(layer, torch.nn.Linear)]


def tensors(net):
    """By the names that this package's files have; weights outputs x inputs."""
    result = {}
    for name, half in zip(("encoder", "decoder"), net):
        for i, layer in enumerate(linear_layers(half)):
            result[f"{name}.{i}.weight"] = layer.weight.detach().clone()
            result[f"{name}.{i}.bias"] = layer.bias.detach().clone()
    return result


def step(net, optimizer, batch):
    """The loss before the step."""
    optimizer.zero_grad(set_to_none=True)
    loss = ((net(batch) - batch) ** 2).sum(1).mean()
    loss.backward()
    optimizer.step()
    return loss.item()


def run(command):
    """The standard output of one of our tools."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    except OSError as error:
        sys.exit(f"compare-loss-curves: {error}")
    if done.returncode:
        sys.exit(f"compare-loss-curves: '{' '.join(command)}' failed; its own message stands above")
    return done.stdout


# MARK: The same steps


def samples(path):
    import numpy as np
    if path is None:
        return np.random.default_rng(1).random((SAMPLES, 784), dtype="f4")
    with gzip.open(os.path.join(path, IMAGES) if os.path.isdir(path) else path) as file:
        header = np.frombuffer(file.read(16), dtype=">i4")
        if header[0] != 0x803 or header[1] < SAMPLES:
            sys.exit(f"compare-loss-curves: {path} is not an idx file of {SAMPLES} images or more")
        features = int(header[2] * header[3])
        pixels = np.frombuffer(file.read(SAMPLES * features), dtype="u1")
    return pixels.reshape(SAMPLES, features).astype("f4") / np.float32(255)


def torch_losses(net, x, order, double=False):
    import copy
    import torch
    net, x = copy.deepcopy(net), torch.from_numpy(x)
    if double:
        net, x = net.double(), x.double()
    optimizer = torch.optim.Adam(net.parameters(), lr=RATE)
    return [step(net, optimizer, x[torch.from_numpy(indices).long()]) for indices in order]


def difference(losses, reference):
    """The largest relative difference; infinite if a loss is not a number."""
    differences = [abs(a / b - 1) for a, b in zip(losses, reference)]
    return max(differences) if all(map(math.isfinite, differences)) else math.inf


def compare_steps(a, directory):
    """Whether the losses agree."""
    import numpy as np, torch
    from safetensors.torch import save_file
    x = samples(a.data)
    torch.manual_seed(0)
    net = network(x.shape[1])
    epochs = -(-a.steps * BATCH // SAMPLES)
    order = torch.cat([torch.randperm(SAMPLES) for _ in range(epochs)])
    order = order.reshape(-1, BATCH)[:a.steps].numpy().astype("i4")
    paths = {name: os.path.join(directory, name) for name in ("x.npy", "net.safetensors", "order.npy")}
    np.save(paths["x.npy"], x)
    np.save(paths["order.npy"], order)
    save_file(tensors(net), paths["net.safetensors"])

    theirs = torch_losses(net, x, order)
    exact = torch_losses(net, x, order, double=True)
    print(f"{a.steps} steps of {x.shape[1]}-{'-'.join(map(str, HIDDEN))}-{LATENT}, "
          f"{'MNIST' if a.data else 'random numbers'}: loss {theirs[0]:.6f} to {theirs[-1]:.6f} in torch, "
          f"largest relative difference of its float32 to its float64 {difference(theirs, exact):.1e}", flush=True)
    if a.torch_only:
        return True
    command = [a.binary, "replay", "--data", paths["x.npy"], "--network", paths["net.safetensors"]]
    command += ["--order", paths["order.npy"], "--learning-rate", str(RATE), "--json"]
    ours = json.loads(run(command))["losses"]
    if len(ours) != a.steps:
        sys.exit(f"compare-loss-curves: {len(ours)} losses of {a.steps} steps from '{a.binary} replay'")
    print("step  torch          ours           relative difference")
    for i, (mine, their) in enumerate(zip(ours, theirs)):
        print(f"{i:4}  {their:<13.8g}  {mine:<13.8g}  {mine / their - 1:+.1e}")
    largest = difference(ours, theirs)
    agrees = largest <= TOLERANCE
    print(f"largest relative difference to torch {largest:.1e} ({'within' if agrees else 'ABOVE'} {TOLERANCE:.0e}), "
          f"to torch in float64 {difference(ours, exact):.1e}", flush=True)
    return agrees


# MARK: Whole training runs


def torch_training(x, epochs, seed):
    """The loss of the last epoch, the first weights, and the batches."""
    import torch
    torch.manual_seed(seed)
    net = network(x.shape[1])
    for layer in linear_layers(net[0]) + linear_layers(net[1]):
        torch.nn.init.xavier_uniform_(layer.weight)
        torch.nn.init.zeros_(layer.bias)
    first = {name: tensor.clone() for name, tensor in tensors(net).items()}
    optimizer = torch.optim.Adam(net.parameters(), lr=RATE)
    batches = []
    for _ in range(epochs):
        total = 0.0
        for indices in torch.randperm(len(x)).split(BATCH):
            total += step(net, optimizer, x[indices]) * len(indices)
            batches.append(indices.numpy())
    return total / len(x), first, batches


def our_same_training(a, x, first, batches):
    """The loss of the last epoch from the same weights and batches."""
    import numpy as np
    from safetensors.torch import save_file
    # Rows of the same length, what a batch lacks filled with -1.
    order = np.full((len(batches), BATCH), -1, dtype="i4")
    for row, indices in zip(order, batches):
        row[:len(indices)] = indices
    with tempfile.TemporaryDirectory() as directory:
        paths = {name: os.path.join(directory, name) for name in ("x.npy", "net.safetensors", "order.npy")}
        np.save(paths["x.npy"], x.numpy())
        np.save(paths["order.npy"], order)
        save_file(first, paths["net.safetensors"])
        command = [a.binary, "replay", "--data", paths["x.npy"], "--network", paths["net.safetensors"]]
        command += ["--order", paths["order.npy"], "--learning-rate", str(RATE), "--json"]
        losses = json.loads(run(command))["losses"]
    count = len(batches) // a.epochs
    return sum(loss * len(indices) for loss, indices in zip(losses[-count:], batches[-count:])) / len(x)


def our_training(a, seed):
    """The loss of the last epoch."""
    with tempfile.TemporaryDirectory() as directory:
        command = [a.deepkmeans, "fit", a.usps, "--method", "aekm", "--clusters", "10", "--pretrain-epochs"]
        command += [str(a.epochs), "--seed", str(seed), "--quiet", "--output", directory]
        run(command)
        with open(os.path.join(directory, "history.csv"), newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["phase"] == "pretrain"]
    if len(rows) != a.epochs or int(rows[-1]["epoch"]) != a.epochs:
        sys.exit(f"compare-loss-curves: {len(rows)} epochs of pretraining in history.csv, not {a.epochs}")
    return float(rows[-1]["reconstruction_loss"])


def compare_training(a):
    import numpy as np, torch
    with np.load(a.usps) as file:
        x = torch.from_numpy(file["x"].astype("f4") / np.float32(255))
    print(f"{x.shape[1]}-{'-'.join(map(str, HIDDEN))}-{LATENT} on {len(x)} samples of "
          f"{os.path.basename(a.usps)}, loss of epoch {a.epochs}")
    theirs, ours, same = [], [], []
    for seed in a.seeds:
        loss, first, batches = torch_training(x, a.epochs, seed)
        theirs.append(loss)
        line = f"seed {seed}: torch {theirs[-1]:.5f}"
        if not a.torch_only:
            same.append(our_same_training(a, x, first, batches))
            ours.append(our_training(a, seed))
            line += f", ours from the same weights and batches {same[-1]:.5f}, from our own {ours[-1]:.5f}"
        print(line, flush=True)
    line = f"mean of {len(a.seeds)} seeds: torch {statistics.mean(theirs):.5f}"
    if len(theirs) > 1:
        line += f" (standard deviation {statistics.stdev(theirs):.5f})"
    if ours:
        line += f"; ours from the same weights and batches {statistics.mean(same):.5f}, relative difference "
        line += f"{statistics.mean(same) / statistics.mean(theirs) - 1:+.2%}; from our own {statistics.mean(ours):.5f}"
        if len(ours) > 1:
            line += f" ({statistics.stdev(ours):.5f})"
        line += f", relative difference {statistics.mean(ours) / statistics.mean(theirs) - 1:+.2%}"
    print(line, flush=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help=f"{IMAGES} of MNIST, or its folder (default: random samples)")
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--binary", default=".build/release/benchmarks")
    parser.add_argument("--directory", help="where the files of the first part stay")
    parser.add_argument("--usps", help="a .npz with 8-bit samples in x: compares whole training runs too")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--seeds", default="0,1,2")
    parser.add_argument("--deepkmeans", default=".build/release/deepkmeans")
    parser.add_argument("--threads", type=int, default=1, help="of torch")
    parser.add_argument("--torch-only", action="store_true", help="runs torch's part alone")
    a = parser.parse_args()
    a.seeds = list(map(int, a.seeds.split(",")))
    if a.steps < 1 or a.epochs < 1:
        parser.error("--steps and --epochs take 1 or more")

    import torch
    torch.set_num_threads(a.threads)
    with tempfile.TemporaryDirectory() as temporary:
        if a.directory:
            os.makedirs(a.directory, exist_ok=True)
        agrees = compare_steps(a, a.directory or temporary)
    if a.usps:
        compare_training(a)
    sys.exit(0 if agrees else 1)


if __name__ == "__main__":
    main()
