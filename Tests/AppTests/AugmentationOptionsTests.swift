import Autoencoder
import Datasets
import DeepClustering
import Kernels
import Serialization
import Testing
import ToolSupport

@testable import App

/// Moves of images in training.
@Suite struct AugmentationOptionsTests {
  /// The protocol that a command line asks for, for data of so many features.
  private static func options(
    _ line: String, features: Int, shape: ImageShape? = nil
  ) throws -> DeepClusteringOptions {
    let words = ["--clusters", "3"] + line.split(separator: " ").map(String.init)
    var settings = try TrainingSettings(Arguments(words, options: FitCommand.options))
    try settings.network.takeImageSize(features: features, shape: shape)
    return settings.options
  }

  @Test(
    arguments: [
      ("", 784, nil),
      ("--augment-shift 2", 784, ImageAugmentation(height: 28, width: 28, shift: 2)),
      ("--augment-rotate 7.5", 256, ImageAugmentation(height: 16, width: 16, rotation: 7.5)),
      (
        "--augment-shift 0 --augment-rotate 180 --image-size 1x1", 1,
        ImageAugmentation(height: 1, width: 1, rotation: 180)
      ),
      (
        "--augment-shift 2 --augment-rotate 10 --image-size 4x5", 20,
        ImageAugmentation(height: 4, width: 5, shift: 2, rotation: 10)
      ),
      // A square number of pixels need not be a square.
      ("--augment-shift 1 --image-size 2x8", 16, ImageAugmentation(height: 2, width: 8, shift: 1)),
    ] as [(String, Int, ImageAugmentation?)])
  func movesAreAsAskedFor(line: String, features: Int, augmentation: ImageAugmentation?) throws {
    let expected = NetworkOptionsTests.training { $0.augmentation = augmentation }
    #expect(try Self.options(line, features: features) == expected)
  }

  @Test func theFileSaysHowLargeImagesAre() throws {
    let shape = ImageShape(width: 16, height: 4)
    let found = try Self.options("--augment-shift 1", features: 64, shape: shape)
    let expected = ImageAugmentation(height: 4, width: 16, shift: 1)
    #expect(found.fineTuning.augmentation == expected && found.pretraining.training.augmentation == expected)
    #expect(throws: DataError.self) {
      try Self.options("--augment-shift 1 --image-size 8x8", features: 64, shape: shape)
    }
    #expect(throws: DataError.self) {
      try Self.options(
        "--augment-shift 1", features: 48, shape: ImageShape(width: 4, height: 4, channels: 3))
    }
  }

  @Test func imagesHaveToHaveTheirSize() throws {
    #expect(
      throws: UsageError(
        "samples of 6 features are no square images of 64 pixels or more; give their --image-size HxW")
    ) { try Self.options("--augment-shift 1", features: 6) }
    // Four columns of a table are no image.
    #expect(throws: UsageError.self) { try Self.options("--augment-shift 1", features: 4) }
    #expect(
      throws: DataError(
        "--image-size is 2x4, which is 8 pixels, and the samples have 6 features; give a height and width of that product"
      )
    ) { try Self.options("--augment-shift 1 --image-size 2x4", features: 6) }
  }

  /// A size that was found is kept with the settings, too.
  @Test func theSizeIsPartOfTheConfiguration() throws {
    var settings = try TrainingSettings(
      Arguments(["--augment-shift", "2"], options: FitCommand.options))
    #expect(settings.configuration(scale: "none")["image-size"] == nil)
    try settings.network.takeImageSize(features: 784, shape: nil)
    let configuration = settings.configuration(scale: "none")
    #expect(configuration["augment-shift"] == 2.0 && configuration["augment-rotate"] == 0.0)
    #expect(configuration["image-size"] == "28x28")
  }

  @Test func pixelsAreScaledAlike() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(30, features: 64)
    for scale in ["standard", "minmax"] {
      let words = ["fit", data, "--clusters", "2", "--augment-shift", "1", "--scale", scale]
      let failure = DeepKMeansTool.tool.run(words)
      #expect(failure?.exitCode == 2 && failure?.message.contains("--scale is \(scale)") == true)
    }
  }

  /// The files of the same line are the same, interrupted or not and with any number of threads, and others than
  /// without moves.
  @Test func aRunGoesOnToTheSameFiles() throws {
    let bench = try Workbench()
    let (data, labels) = try bench.writeBlobs(120)
    let plain = "\(Workbench.network) --epochs 2 --layerwise 1 --held-out 0.1"
    let line = "\(plain) --augment-shift 0.5 --augment-rotate 15 --image-size 2x3"
    _ = try ResumeTests.interrupt(bench, data, "\(line) --checkpoint-epochs 3")
    #expect(bench.fit(data, line) == nil)
    let resumed = "\(line.replacing("--threads 1", with: "--threads 2")) --resume"
    #expect(bench.fit(data, resumed, to: "again") == nil)
    #expect(try bench.results(in: "again") == bench.results())
    #expect(bench.fit(data, "\(plain) --labels \(labels)", to: "plain") == nil)
    #expect(try bench.results(in: "plain")["labels.npy"] != nil)
    #expect(try bench.results(in: "plain")["model.safetensors"] != bench.results()["model.safetensors"])
    #expect(try bench.metrics()["image_size"] == "2x3" && bench.metrics()["augment_rotate"] == 15.0)
  }

  @Test(arguments: [
    ("--augment-shift 1 --augment-rotate 15 --image-size 2x3", "augment-shift 0.5, here 1.0"),
    ("--augment-shift 0.5 --augment-rotate 15 --image-size 3x2", #"image-size "2x3", here "3x2""#),
    ("", "augment-shift 0.5, here not given"),
  ])
  func otherMovesAreRefused(moves: String, message: String) throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(90)
    let line = "\(Workbench.network) --epochs 2"
    let first = "\(line) --augment-shift 0.5 --augment-rotate 15 --image-size 2x3"
    _ = try ResumeTests.interrupt(bench, data, "\(first) --checkpoint-epochs 3")
    let failure = bench.fit(data, "\(line) \(moves) --resume", to: "again")
    #expect(failure?.exitCode == 1 && failure?.message.contains(" is of a run with \(message); ") == true)
  }

  @Test func dataThatAreNoImagesAreRefused() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(90)
    let square = bench.fit(data, "\(Workbench.network) --augment-shift 1")
    #expect(square?.exitCode == 2 && square?.message.hasPrefix("samples of 6 features are no square") == true)
    let other = bench.fit(data, "\(Workbench.network) --augment-shift 1 --image-size 3x3")
    #expect(other?.exitCode == 1 && other?.message.hasPrefix("--image-size is 3x3") == true)
    #expect(bench.names(in: "out") == [])
  }
}
