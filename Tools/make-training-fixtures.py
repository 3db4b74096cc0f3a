"""Writes the fixtures of training in Tests/AutoencoderTests: steps of a small autoencoder, and of each optimiser
without a network, by PyTorch.

Run from the package's root: python3 Tools/make-training-fixtures.py
Needs PyTorch and NumPy. Prints, for each case, how far PyTorch's float32 lies from the same steps in float64:
what a comparison in Float has to allow for.
"""
import math

import numpy as np
import torch
import torch.nn.functional as F

TESTS = "Tests/AutoencoderTests/"
SIZES = [7, 6, 5, 3, 5, 6, 7]
LAYERS = len(SIZES) - 1
SAMPLES, BATCH, STEPS = 24, 8, 10
RATE = 0.01
SEED = 162
WIDTH = 110


# MARK: The network, its data and the order of the batches


def is_linear(layer):
    """The embedding and the output, unless a case says otherwise."""
    return layer in (LAYERS // 2 - 1, LAYERS - 1)


def rounded(values):
    """Three digits after the point, so that the literals are short; float32 holds what Swift reads."""
    return np.round(values.numpy().astype(np.float64), 3).astype(np.float32)


def initial_values():
    """Weights, biases and samples; batches as a shuffling loader has them, epoch after epoch.

    A hidden unit is drawn anew until its ReLU lets through a third to four fifths of the samples: none is idle.
    """
    generator = torch.Generator().manual_seed(SEED)

    def uniform(limit, *shape):
        return rounded((torch.rand(shape, generator=generator, dtype=torch.float64) * 2 - 1) * limit)

    samples = rounded(torch.rand((SAMPLES, SIZES[0]), generator=generator, dtype=torch.float64))
    weights, biases, activations = [], [], samples
    for layer, (inputs, outputs) in enumerate(zip(SIZES, SIZES[1:])):
        units = []
        while len(units) < outputs:
            weight, bias = uniform(math.sqrt(6 / (inputs + outputs)), inputs), uniform(0.2, 1)
            if is_linear(layer) or 1 / 3 <= (activations @ weight + bias > 0).mean() <= 4 / 5:
                units.append((weight, bias))
        weights.append(np.stack([weight for weight, _ in units]))
        biases.append(np.concatenate([bias for _, bias in units]))
        activations = activations @ weights[-1].T + biases[-1]
        if not is_linear(layer):
            activations = np.maximum(activations, 0)
    batches = []
    while len(batches) < STEPS:
        batches += torch.randperm(SAMPLES, generator=generator).split(BATCH)
    return weights, biases, samples, [batch.tolist() for batch in batches[:STEPS]]


WEIGHTS, BIASES, X, BATCHES = initial_values()


# MARK: Cases


def adam(parameters, **options):
    return torch.optim.Adam(parameters, lr=RATE, **options)


def adam_l2(parameters):
    return adam(parameters, weight_decay=0.1)


def adamw(parameters):
    return torch.optim.AdamW(parameters, lr=RATE, weight_decay=0.1)


def sgd(parameters, **options):
    return torch.optim.SGD(parameters, lr=RATE, **options)


def sgd_momentum(parameters):
    return sgd(parameters, momentum=0.9)


def sgd_momentum_l2(parameters):
    return sgd(parameters, momentum=0.9, weight_decay=0.05)


def clip_norm(parameters):
    torch.nn.utils.clip_grad_norm_(parameters, 0.05)


def clip_value(parameters):
    torch.nn.utils.clip_grad_value_(parameters, 0.005)


def squared_error(output, batch):
    return ((output - batch) ** 2).sum(1).mean()


def cross_entropy(output, batch):
    return F.binary_cross_entropy(output, batch, reduction="none").sum(1).mean()


def step_schedule(optimizer):
    """Half the rate after every two epochs; stepped once an epoch."""
    return torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)


def cosine_schedule(optimizer):
    return torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=STEPS, eta_min=0)


def warm_up_schedule(optimizer):
    return torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=1 / 4, end_factor=1, total_iters=3)


OPTIMIZERS = [  # name, optimiser, what is done to the gradients before its step
    ("adam", adam, None),
    ("adam, weight decay 0.1 in the gradient", adam_l2, None),
    ("adam, weight decay 0.1 decoupled", adamw, None),
    ("sgd", sgd, None),
    ("sgd, momentum 0.9", sgd_momentum, None),
    ("sgd, momentum 0.9, weight decay 0.05", sgd_momentum_l2, None),
    ("adam, gradient norm at most 0.05", adam, clip_norm),
    ("adam, gradient values at most 0.005", adam, clip_value),
]
NETWORKS = [  # name, options of `train`
    ("leaky relu 0.01", {"hidden": lambda sums: F.leaky_relu(sums, 0.01)}),
    ("tanh", {"hidden": torch.tanh}),
    ("sigmoid", {"hidden": torch.sigmoid}),
    ("sigmoid, sigmoid output, cross entropy",
     {"hidden": torch.sigmoid, "output": torch.sigmoid, "loss": cross_entropy}),
    ("tied weights", {"tied": True}),
]
EPOCH = SAMPLES // BATCH
SCHEDULES = [  # name, name of the rates, torch's scheduler, steps between its steps, the same as a formula
    ("adam, half the rate every two epochs", "stepRates", step_schedule, EPOCH,
     lambda t: RATE * 0.5 ** (t // EPOCH // 2)),
    ("adam, cosine annealing", "cosineRates", cosine_schedule, 1,
     lambda t: RATE * (1 + math.cos(math.pi * t / STEPS)) / 2),
    ("adam, linear warm-up", "warmUpRates", warm_up_schedule, 1, lambda t: RATE * min(t + 1, 4) / 4),
]


def train(dtype, optimizer=adam, clip=None, hidden=torch.relu, output=None, loss=squared_error, tied=False,
          schedule=None, schedule_interval=1):
    """Trains from the initial values; losses before each step, rates, and parameters at the end."""
    weights = [torch.tensor(values, dtype=dtype, requires_grad=True) for values in WEIGHTS]
    biases = [torch.tensor(values, dtype=dtype, requires_grad=True) for values in BIASES]
    if tied:
        del weights[LAYERS // 2:]
    samples = torch.tensor(X, dtype=dtype)

    def network(activations):
        for layer in range(LAYERS):
            is_mirrored = layer >= len(weights)
            weight = weights[LAYERS - 1 - layer].t() if is_mirrored else weights[layer]
            activations = F.linear(activations, weight, biases[layer])
            activations = activations if is_linear(layer) else hidden(activations)
        return output(activations) if output else activations

    parameters = weights + biases
    optimizer = optimizer(parameters)
    schedule = schedule(optimizer) if schedule else None
    losses, rates = [], []
    for step, indices in enumerate(BATCHES):
        batch = samples[indices]
        optimizer.zero_grad()
        value = loss(network(batch), batch)
        value.backward()
        if clip:
            clip(parameters)
        losses.append(value.item())
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if schedule and (step + 1) % schedule_interval == 0:
            schedule.step()
    return (losses, rates, [weight.detach().numpy() for weight in weights],
            [bias.detach().numpy() for bias in biases])


def trained(name, **options):
    losses, rates, weights, biases = train(torch.float32, **options)
    exact_losses, _, exact_weights, exact_biases = train(torch.float64, **options)
    loss_difference = max(abs(a / b - 1) for a, b in zip(losses, exact_losses))
    difference = max(np.abs(a - b).max() for a, b in zip(weights + biases, exact_weights + exact_biases))
    print(f"{name:44} losses {loss_difference:.1e} (relative), parameters {difference:.1e} (absolute)")
    return losses, rates, weights, biases


# MARK: Optimisers without a network

# Multiples of 1/1024: Float and Double hold the same numbers. The last value's gradient begins with zeros, and
# two steps have gradients within the limits of norm and of value.
START = np.array([512, -768, 96, 1536, -32]) / 1024
GRADIENTS = np.array([
    [310, -45, 7, -620, 0], [-128, -60, 5, 410, 0], [3, -2, 1, -4, 2], [256, 33, -9, -77, 12],
    [-1, 2, 0, 3, -2], [-500, 18, 4, 150, -260],
]) / 1024


def sequence(optimizer, clip):
    """The values after each step, in float64."""
    values = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = optimizer([values])
    for gradient in GRADIENTS:
        values.grad = torch.tensor(gradient, dtype=torch.float64)
        if clip:
            clip([values])
        optimizer.step()
        yield values.detach().numpy().copy()


# MARK: Swift


def float_literal(value):
    """The fewest digits that give this float32 back, always with a point and never an exponent."""
    return np.format_float_positional(np.float32(value), unique=True, trim="0")


def double_literal(value, digits=15):
    return np.format_float_positional(value, precision=digits, unique=True, fractional=False, trim="0")


def packed(literals, indent):
    """The literals with as many on a line as fit, a comma after each."""
    lines = [" " * indent]
    for literal in literals:
        if len(lines[-1]) + len(literal) + 2 > WIDTH:
            lines.append(" " * indent)
        lines[-1] += (" " if lines[-1].strip() else "") + literal + ","
    return "\n".join(lines)


def array(declaration, literals, indent, end="]"):
    """`declaration` and a list, on one line where that fits."""
    literals = list(literals)
    line = f"{' ' * indent}{declaration}[{', '.join(literals)}{end}"
    if len(line) < WIDTH:
        return line
    return f"{' ' * indent}{declaration}[\n{packed(literals, indent + 2)}\n{' ' * indent}{end}"


def floats(values):
    return map(float_literal, np.asarray(values).reshape(-1))


def fixture(name, losses, weights, biases):
    return "\n".join([
        "    TrainingFixture(",
        f'      name: "{name}",',
        array("losses: ", floats(losses), 6, "],"),
        array("firstWeights: ", floats(weights[0]), 6, "],"),
        array("firstBias: ", floats(biases[0]), 6, "]),"),
    ])


def training_fixtures():
    yield """/// Ten training steps of a small autoencoder by PyTorch; written by Tools/make-training-fixtures.py.
struct TrainingFixture: Sendable {
  let name: String
  /// The loss of each step's batch before the step.
  let losses: [Float]
  /// The first layer's weights after the last step, outputs × inputs, row after row.
  let firstWeights: [Float]
  let firstBias: [Float]
}

/// The network, its data, and what PyTorch makes of them.
enum TrainingFixtures {"""
    yield array("static let layerSizes: [Int] = ", map(str, SIZES), 2)
    yield "  /// At the start, outputs × inputs, row after row.\n  static let weights: [[Float]] = ["
    for values in WEIGHTS:
        yield array("", floats(values), 4, "],")
    yield "  ]\n  static let biases: [[Float]] = ["
    for values in BIASES:
        yield array("", floats(values), 4, "],")
    yield f"  ]\n  /// {SAMPLES} × {SIZES[0]}, row after row."
    yield array("static let samples: [Float] = ", floats(X), 2)
    yield "  /// The samples of each step: a permutation an epoch.\n  static let batches: [[Int]] = ["
    for batch in BATCHES:
        yield array("", map(str, batch), 4, "],")
    yield "  ]\n"

    cases = [(name, {"optimizer": optimizer, "clip": clip}) for name, optimizer, clip in OPTIMIZERS]
    cases += [(f"adam, {name}", options) for name, options in NETWORKS]
    results = {name: trained(name, **options) for name, options in cases}
    rates = {}
    for name, rates_name, schedule, interval, formula in SCHEDULES:
        results[name] = trained(name, schedule=schedule, schedule_interval=interval)
        rates[rates_name] = results[name][1]
        assert np.allclose(rates[rates_name], [formula(t) for t in range(STEPS)], rtol=1e-12, atol=1e-15)

    yield "  /// The last layer's weights after the steps of “adam”."
    yield array("static let adamLastWeights: [Float] = ", floats(results["adam"][2][-1]), 2)
    yield f"  /// The rate of each step; the constant rate of the other cases is {RATE}."
    for name, values in rates.items():
        yield array(f"static let {name}: [Double] = ", map(double_literal, values), 2)
    yield """
  /// A case for each optimiser, activation, loss and schedule.
  ///
  /// ReLU, linear embedding and output, the squared error summed over features and averaged over the batch,
  /// where the name says nothing else. Weight decay is of biases too; a clipped norm is that of all gradients
  /// together, which are multiplied by limit / (norm + 1e-6) if that is below 1.
  static let all: [TrainingFixture] = ["""
    for name, (losses, _, weights, biases) in results.items():
        yield fixture(name, losses, weights, biases)
    yield "  ]\n}"


def optimizer_fixtures():
    yield """/// An optimiser's steps with given gradients; written by Tools/make-training-fixtures.py.
struct OptimizerSequence: Sendable {
  let name: String
  /// After each step, in double precision.
  let values: [[Double]]
}

extension TrainingFixtures {
  /// The values before the first step; these and the gradients are the same numbers in Float and Double."""
    yield array("static let sequenceStart: [Double] = ", map(double_literal, START), 2)
    yield "  /// The gradient of each step.\n  static let sequenceGradients: [[Double]] = ["
    for gradient in GRADIENTS:
        yield array("", map(double_literal, gradient), 4, "],")
    yield f"""  ]
  /// Each optimiser of `all` by the same name, at its constant rate of {RATE}.
  static let sequences: [OptimizerSequence] = ["""
    for name, optimizer, clip in OPTIMIZERS:
        yield f'    OptimizerSequence(\n      name: "{name}",\n      values: ['
        for values in sequence(optimizer, clip):
            yield array("", map(double_literal, values), 8, "],")
        yield "      ]),"
    yield "  ]\n}"


if __name__ == "__main__":
    torch.set_num_threads(1)
    for name, fixtures in [("TrainingFixtures", training_fixtures), ("OptimizerFixtures", optimizer_fixtures)]:
        with open(f"{TESTS}{name}.swift", "w") as file:
            file.write("\n".join(fixtures()) + "\n")
