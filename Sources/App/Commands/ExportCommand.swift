import Autoencoder
import DeepClustering
import Serialization
import ToolSupport

/// `export`: the network of a model with PyTorch's names.
struct ExportCommand: ResultCommand {
  enum Part: String, CaseIterable { case autoencoder, encoder, decoder }

  static let name = "export"
  static let summary = "writes a model's network as a state_dict that PyTorch loads"
  static let help = """
    Writes the network of a model that 'deepkmeans fit' wrote as a safetensors file whose tensors are
    named as in a state_dict of PyTorch: weights are outputs x inputs.

    usage: deepkmeans export MODEL --output FILE.safetensors [options]

      --output FILE   where the network goes, as .safetensors; - for standard output
      --part P        autoencoder (names begin with encoder. and decoder.), encoder or decoder alone
                      (names without a beginning); default autoencoder
      --numbers N     sequential (0, 2, 4, ...: nn.Sequential of Linear and activations in turn) or layers
                      (0, 1, 2, ...); default sequential

    'deepkmeans fit --network FILE' reads such files of a whole autoencoder, whatever their names: tensors
    ....weight with two dimensions are layers, in the order of their names, encoder first.
    """
  static let examples = [
    Example(
      "deepkmeans export results/model.safetensors --output state_dict.safetensors",
      "for torch.nn.Module.load_state_dict, read by safetensors.torch.load_file"),
    Example(
      "deepkmeans export results/model.safetensors --part encoder --output encoder.safetensors",
      "the encoder alone"),
  ]
  static let options: [String: Arguments.Arity] = [
    "--output": .value, "--part": .choice(of: Part.self),
    "--numbers": .choice(of: StateDictNumbering.self),
  ]

  private let modelPath: String
  private let output: String
  private let part: Part
  private let numbering: StateDictNumbering

  init(_ arguments: Arguments) throws(UsageError) {
    guard let modelPath = arguments.operands.first, arguments.operands.count == 1 else {
      throw UsageError("export needs one model; see 'deepkmeans export --help'")
    }
    guard let output = try arguments.path("--output") else {
      throw UsageError("export needs --output FILE.safetensors")
    }
    try DataOutput.checkStandardOutput(output, arguments)
    try InputFiles.check(outputs: [output], arguments)
    try DataOutput.check(output, isNamed: "safetensors")
    self.modelPath = modelPath
    self.output = output
    part = try arguments.choice("--part", of: Part.self) ?? .autoencoder
    numbering = try arguments.choice("--numbers", of: StateDictNumbering.self) ?? .sequential
  }

  func result() throws -> CommandResult {
    guard let autoencoder = try ModelFile(reading: modelPath).model.autoencoder else {
      throw DataError("\(modelPath) has no network: it was made by --method km")
    }
    let tensors =
      switch part {
      case .autoencoder: autoencoder.stateDict(numbering: numbering)
      case .encoder: autoencoder.encoder.stateDict(numbering: numbering)
      case .decoder: autoencoder.decoder.stateDict(numbering: numbering)
      }
    let bytes = SafeTensors(metadata: autoencoder.metadata, tensors: tensors).encoded()
    guard output != DataOutput.standardOutput else {
      try Console.write(bytes)
      return .none
    }
    try File.write(bytes, to: output)
    return CommandResult(
      text: "\(tensors.count) tensors written to \(output)",
      json: [
        "part": .string(part.rawValue), "numbers": .string(numbering.rawValue),
        "tensors": .integer(tensors.count), "output": .string(output),
      ])
  }
}
