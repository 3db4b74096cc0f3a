import Autoencoder
import Datasets
import Kernels
import Serialization
import ToolSupport

/// `replay`: the losses of given training steps, to compare with another program's.
struct ReplayCommand: Command {
  static let name = "replay"
  static let summary = "losses of training steps from given weights on given batches"
  static let help = """
    Trains a given network by Adam on batches of a given order, and prints the loss of each step before
    its update: what another program gets from the same files can be compared.

    usage: benchmarks replay --data FILE --network FILE.safetensors --order FILE.npy [options]

      --data FILE        samples, as they are
      --network FILE     a model of this program or a state_dict of PyTorch, ReLU on hidden layers
      --order FILE       indices of samples, steps x batch; -1 where a batch has fewer
      --learning-rate R  default 0.001
      --threads N        default 1
      --isa NAME         baseline, avx2 or avx512; default: the widest there is
      --json             an object with the list on standard output
    """
  static let options: [String: Arguments.Arity] = [
    "--data": .value, "--network": .value, "--order": .value, "--learning-rate": .value, "--threads": .value,
    "--isa": .value, "--json": .flag,
  ]

  private let data: String
  private let network: String
  private let order: String
  private let learningRate: Double
  private let threads: Int
  private let instructionSet: InstructionSet?
  private let isJSON: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    try arguments.requireNoOperands()
    guard let data = try arguments.text("--data"), let network = try arguments.text("--network"),
      let order = try arguments.text("--order")
    else { throw UsageError("replay needs --data, --network and --order; see 'benchmarks replay --help'") }
    (self.data, self.network, self.order) = (data, network, order)
    learningRate = try arguments.number("--learning-rate", above: 0) ?? 1e-3
    threads = try arguments.integer("--threads", in: 1...Engine.greatestThreadCount) ?? 1
    instructionSet = try arguments.choice("--isa", of: InstructionSet.self)
    isJSON = arguments.has("--json")
  }

  func run() throws {
    let engine = try Engine(instructionSet: instructionSet, threads: threads)
    let samples = TrainingSamples(try Dataset.load([data]).samples)
    let batches = try Dataset.load([order]).samples
    let autoencoder: Autoencoder
    do {
      autoencoder = try Autoencoder(stateDict: SafeTensors(decoding: try File.read(network)))
    } catch { throw DataError("\(network): \(error)") }
    var trainer = try AutoencoderTrainer(
      autoencoder,
      options: TrainingOptions(
        optimizer: .adam(Adam(learningRate: learningRate)), batchSize: batches.columns))
    let losses = try (0..<batches.rows).map { row in
      let batch = try batches.row(row).filter { $0 != -1 }.map { index throws(DataError) in
        guard let sample = Int(exactly: index), (0..<samples.rows).contains(sample) else {
          throw DataError("\(order): row \(row) has \(index), which is none of \(samples.rows) samples")
        }
        return sample
      }
      guard !batch.isEmpty else { throw DataError("\(order): row \(row) has no samples") }
      return try trainer.step(samples, at: batch[...], random: Random(seed: 0), engine: engine).reconstruction
    }
    guard isJSON else {
      for loss in losses { print(loss) }
      return
    }
    var object = JSONObject()
    object["losses"] = .array(losses.map(JSON.number))
    print(JSON.object(object).serialized())
  }
}
