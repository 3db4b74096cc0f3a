import Autoencoder
import Datasets
import DeepClustering
import Kernels
import Serialization
import Testing
import ToolSupport

@testable import App

@Suite struct DecodeTests {
  static func decode(_ bench: Workbench, _ words: [String]) throws -> Matrix {
    let path = bench.file("decoded.npy")
    #expect(DeepKMeansTool.tool.run(["decode"] + words + ["--output", path]) == nil)
    return try NPY.decode(File.read(path)).matrix()
  }

  @Test func centroidsBecomeSamples() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(90)
    #expect(bench.fit(data, "\(Workbench.network) --epochs 2 --scale standard") == nil)
    let path = bench.file("out/model.safetensors")
    let file = try ModelFile(reading: path)
    let (model, scaling) = (file.model, file.scaling)
    var expected = try #require(try model.autoencoder?.decode(model.centroids, engine: Engine()))
    try scaling.undo(on: &expected)
    #expect(try Self.decode(bench, [path]) == expected)
    // Other embeddings, such as those of all samples.
    let decoded = try Self.decode(bench, [path, bench.file("out/embedding.npy"), "--threads", "2"])
    #expect(decoded.rows == 90 && decoded.columns == 6)
    #expect(try Self.decode(bench, [path, bench.file("out/centroids.npy")]) == expected)
  }

  /// Nothing is written that could not be read again.
  @Test func valuesBeyondFloatAreRefused() throws {
    let bench = try Workbench()
    let data = try bench.write((0..<30).map { "\(100 * ($0 % 3)),\($0)\n" }.joined(), to: "data.csv")
    #expect(bench.fit(data, "--clusters 3 --method km --scale standard") == nil)
    let far = try bench.write("0,0\n0,3e38\n", to: "far.csv")
    let words = [bench.file("out/model.safetensors"), far, "--output", bench.file("far.npy")]
    let failure = DeepKMeansTool.tool.run(["decode"] + words)
    #expect(failure?.message.hasPrefix("row 2 of \(far) decodes to values beyond the range of Float") == true)
    #expect(!File.exists(bench.file("far.npy")))
  }

  /// Without a network centroids are samples, but for the scaling.
  @Test func centroidsOfTheDataAreScaledBack() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(90)
    #expect(bench.fit(data, "--clusters 3 --method km --scale minmax") == nil)
    let decoded = try Self.decode(bench, [bench.file("out/model.safetensors")])
    let samples = try Dataset.load([data]).samples
    let labels = try Dataset.loadLabels(bench.file("out/labels.npy"))
    var means = Matrix(rows: 3, columns: 6)
    for (row, label) in labels.enumerated() {
      let share = Float(labels.count { $0 == label })
      for column in 0..<6 { means[label, column] += samples[row, column] / share }
    }
    let differences = zip(decoded.elements, means.elements).map { abs($0 - $1) }
    #expect(decoded.shape == means.shape && differences.allSatisfy { $0 < 1e-5 })
  }

  @Test(arguments: ["symmetric", "standard"])
  func centroidsOfImagesBecomeImages(scale: String) throws {
    let bench = try Workbench()
    var random = Random(seed: 4)
    // Three kinds of image of 5 × 3 pixels, all levels near one.
    let levels: [UInt8] = [5, 100, 250]
    var images = try Dataset(
      bytes: ByteMatrix(
        rows: 60, columns: 15, scale: 1,
        elements: (0..<60 * 15).map { levels[$0 / 15 % 3] + UInt8(random.nextInt(below: 5)) }))
    images.imageShape = ImageShape(width: 5, height: 3)
    try images.write(to: bench.file("images/"))
    #expect(bench.fit(bench.file("images"), "--clusters 3 --method km --scale \(scale)") == nil)
    let words = [
      "decode", bench.file("out/model.safetensors"), "--output", bench.file("centroids/"), "--quiet",
    ]
    #expect(DeepKMeansTool.tool.run(words) == nil)
    let centroids = try Dataset.load([bench.file("centroids")])
    #expect(centroids.rows == 3 && centroids.imageShape == images.imageShape)
    let means = (0..<3).map { row in Double(centroids.samples.row(row).reduce(0, +)) / 15 }.sorted()
    #expect(zip(means, levels).allSatisfy { abs($0 - (Double($1) + 2)) < 1 })
  }

  @Test func featuresAreReadFromDamagedMetadata() throws {
    for text in ["", "5", "3,5", "3,5,1,1", "-3,-5,1", "3,5,2", "4611686018427387904,4,1", "x,5,1", "3,0,1"] {
      #expect(try ModelFeatures(["image_shape": text], count: 15).images == nil)
    }
    #expect(try ModelFeatures(["image_shape": "3,5,1"], count: 15).images == ImageShape(width: 5, height: 3))
    #expect(throws: JSONError.self) { try ModelFeatures(["feature_names": "["], count: 15) }
  }

  @Test func whatDoesNotFitIsNamed() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(60)
    #expect(bench.fit(data, "\(Workbench.network) --method aekm") == nil)
    let (model, output) = (bench.file("out/model.safetensors"), bench.file("x.npy"))
    let failure = DeepKMeansTool.tool.run(["decode", model, data, "--output", output])
    #expect(failure?.exitCode == 1)
    #expect(failure?.message == "\(data) has 6 columns, and embeddings of \(model) have 3")
    #expect(DeepKMeansTool.tool.run(["decode", data, "--output", output])?.exitCode == 1)
    #expect(!File.exists(output))
    let usage = [[], [model], [model, data, data, "--output", output]].map {
      DeepKMeansTool.tool.run(["decode"] + $0)
    }
    #expect(usage.map { $0?.exitCode } == [2, 2, 2])
  }
}
