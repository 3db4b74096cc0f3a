import Testing
import ToolSupport

@testable import App

/// Options of networks and their training that make no sense.
@Suite struct NetworkOptionsErrorTests {
  static func failure(_ line: String) -> Tool.Failure? {
    DeepKMeansTool.tool.run(
      ["fit", "data.npy", "--clusters", "3"] + line.split(separator: " ").map(String.init))
  }

  @Test(arguments: [
    "--hidden 5,0", "--activation selu", "--activation leaky-relu:0", "--activation leaky-relu:1",
    "--activation leaky-relu:x", "--latent-activation relu:0.1", "--output-activation softmax",
    "--initializer zero", "--pretrain-epochs -1", "--batch 0", "--loss l1", "--optimizer rmsprop",
    "--learning-rate 0", "--learning-rate inf", "--momentum 1", "--momentum -0.1", "--weight-decay -1",
    "--schedule linear", "--schedule step", "--schedule step:20", "--schedule step:0:0.5",
    "--schedule step:2.5:0.5", "--schedule step:20:0", "--schedule step:20:x", "--schedule cosine:2",
    "--schedule cosine:", "--schedule constant:1", "--warm-up -1", "--warm-up 1.5", "--clip norm",
    "--clip norm:0", "--clip value:-1", "--clip abs:1", "--clip norm:1:2", "--clip norm:inf",
    "--noise salt:0.1", "--noise gaussian", "--noise gaussian:-1", "--noise masking:1",
    "--augment-shift -1", "--augment-shift inf", "--augment-rotate -1", "--augment-rotate 181",
    "--augment-rotate x", "--image-size 28", "--image-size 28x", "--image-size 0x5", "--image-size 4x5x6",
    "--image-size 4,5", "--image-size 32769x1", "--noise dropout:nan", "--noise none:1", "--dropout 1",
    "--dropout x", "--layerwise 0",
    "--layerwise-dropout 1", "--held-out 0", "--held-out 1", "--patience 0", "--latent 0",
    "--checkpoint-epochs 0", "--checkpoint-minutes 0", "--checkpoint-minutes inf", "--alpha 0",
  ])
  func badValuesAreRefused(line: String) throws {
    let failure = try #require(Self.failure(line))
    #expect(failure.exitCode == 2 && !failure.message.contains("\n"))
    let words = line.split(separator: " ").map(String.init)
    // The option and its value are named.
    #expect(failure.message.hasPrefix(words[0]) && failure.message.contains(words[1]), "\(failure.message)")
  }

  @Test(arguments: [
    ("--layerwise-dropout 0.1", "--layerwise-dropout needs --layerwise"),
    ("--patience 3", "--patience needs --held-out"),
    (
      "--loss cross-entropy",
      "--loss cross-entropy needs outputs in (0, 1); add --output-activation sigmoid"
    ),
    ("--momentum 0.5", "--momentum does not go with adam; it is for --optimizer sgd"),
    ("--momentum 0.5 --optimizer adamw", "--momentum does not go with adamw; it is for --optimizer sgd"),
    ("--network n --hidden 5", "--hidden does not go with --network, whose layers are as they are"),
    ("--network n --latent 5", "--latent does not go with --network, whose layers are as they are"),
    ("--network n --tied-weights", "--tied-weights does not go with --network, whose layers are as they are"),
    (
      "--network n --initializer he-normal",
      "--initializer does not go with --network, whose layers are as they are"
    ),
    (
      "--method aekm --epochs 3",
      "--epochs does not go with --method aekm; it is for methods with a clustering loss"
    ),
  ])
  func optionsThatDoNotGoTogetherAreRefused(line: String, message: String) {
    let failure = Self.failure(line)
    #expect(failure?.exitCode == 2 && failure?.message == message)
  }

  @Test func kMeansOnTheDataTakesNoOptionOfNetworks() {
    var options = NetworkSettings.options
    for name in ["--latent", "--checkpoint-epochs", "--checkpoint-minutes"] { options[name] = .value }
    options["--resume"] = .flag
    let names = options.keys.sorted()
    let messages = names.map { name in
      Self.failure("--method km \(name)\(options[name] == .flag ? "" : " 1")")?.message
    }
    #expect(messages == names.map { "\($0) does not go with --method km; it is for methods with a network" })
  }
}
