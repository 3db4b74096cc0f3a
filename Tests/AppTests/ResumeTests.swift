import Serialization
import Testing
import ToolSupport

@testable import App

/// Runs of `fit` that are kept and taken up again; signals are in `Tools/check-resume.sh`.
@Suite struct ResumeTests {
  /// A run that fails when it writes its results, so that its last checkpoint stays, which is put into the
  /// directory `again`; epochs of training and K-means count for the line's `--checkpoint-epochs`.
  static func interrupt(_ bench: Workbench, _ data: String, _ line: String) throws -> SafeTensors {
    // Where the model belongs there is a directory.
    try File.createDirectory(bench.file("lost/model.safetensors/taken"))
    let failure = try #require(bench.fit(data, line, to: "lost"))
    #expect(failure.exitCode == 1 && failure.message.contains("model.safetensors"))
    #expect(bench.names(in: "lost") == ["checkpoint.safetensors", "model.safetensors"])
    let bytes = try File.read(bench.file("lost/checkpoint.safetensors"))
    try File.createDirectory(bench.file("again"))
    try File.write(bytes, to: bench.file("again/checkpoint.safetensors"))
    return try SafeTensors(decoding: bytes)
  }

  @Test(arguments: [
    // After the 3rd epoch of pretraining.
    ("--method aekm", "--checkpoint-epochs 3", "pretraining", "pretraining.position", [3, 3, 0]),
    ("--epochs 1", "--checkpoint-epochs 4", "pretraining", "pretraining.position", [3, 4, 0]),
    // After the first step of fine-tuning, because K-means counts, and after its first and second epoch.
    ("--epochs 3", "--checkpoint-epochs 5", "fine-tuning", "epochs_done", [0]),
    ("--epochs 3", "--checkpoint-epochs 3", "fine-tuning", "epochs_done", [1]),
    ("--epochs 3 --dropout 0.1", "--checkpoint-epochs 7", "fine-tuning", "epochs_done", [2]),
  ])
  func aRunGoesOnToTheSameFiles(
    method: String, policy: String, stage: String, tensor: String, position: [Int]
  ) throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(120)
    let line = "\(Workbench.network) \(method)"
    let file = try Self.interrupt(bench, data, "\(line) \(policy)")
    #expect(file.metadata["stage"] == stage)
    #expect(try file.integers(tensor) == position)
    #expect(bench.fit(data, line) == nil)
    // Neither threads nor the places of checkpoints matter.
    #expect(
      bench.fit(data, "\(line.replacing("--threads 1", with: "--threads 2")) --resume", to: "again") == nil)
    #expect(try bench.results(in: "again") == bench.results())
    #expect(bench.names(in: "again") == ToolTests.outputs)
    for column in ["phase", "epoch", "reconstruction_loss", "clustering_loss", "inertia"] {
      #expect(try bench.history(column, in: "again") == bench.history(column))
    }
  }

  @Test func keepingARunChangesNothingAndLeavesNothing() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(120)
    let line = "\(Workbench.network) --epochs 2"
    #expect(bench.fit(data, line) == nil)
    // After every step; what a killed process left of a checkpoint goes, too.
    try File.createDirectory(bench.file("kept"))
    try File.write([1], to: bench.file("kept/checkpoint.safetensors.part"))
    let policies = ["--checkpoint-minutes 1e-9", "--checkpoint-minutes 1e300 --resume"]
    for policy in policies {
      #expect(bench.fit(data, "\(line) \(policy)", to: "kept") == nil)
      #expect(bench.names(in: "kept") == ToolTests.outputs)
      #expect(try bench.results(in: "kept") == bench.results())
    }
  }

  @Test(arguments: [
    ("--seed", "6", "seed 5, here 6"), ("--hidden", "16,23", "hidden [16,24], here [16,23]"),
    ("--batch", "33", "batch 32, here 33"), ("--scale", "standard", #"scale "none", here "standard""#),
    ("--clusters", "4", "clusters 3, here 4"), ("--lambda", "2", "lambda 1.0, here 2.0"),
    ("--clip", "norm:1", #"clip not given, here "norm:1.0""#), ("--epochs", "4", "epochs 3, here 4"),
    ("--noise", "masking:0.1", #"noise "none", here "masking:0.1""#),
    ("--restarts", "3", "restarts 10, here 3"), ("--method", "aekm", #"method "ct", here "aekm""#),
  ])
  func otherSettingsAreRefused(option: String, value: String, message: String) throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(90)
    let line = "\(Workbench.network) --epochs 3"
    _ = try Self.interrupt(bench, data, "\(line) --checkpoint-epochs 3")
    let path = bench.file("again/checkpoint.safetensors")
    let before = try File.read(path)
    var words = line.split(separator: " ").map(String.init)
    // The last two are epochs, which aekm does not take.
    if option == "--method" { words.removeLast(2) }
    if let place = words.firstIndex(of: option) { words.removeSubrange(place...place + 1) }
    let changed = (words + [option, value, "--resume"]).joined(separator: " ")
    let failure = bench.fit(data, changed, to: "again")
    #expect(failure?.exitCode == 1)
    #expect(
      failure?.message
        == "\(path) is of a run with \(message); give the same settings, or remove it to begin anew")
    #expect(try File.read(path) == before)
  }

  @Test func otherDataAndInstructionSetsAreRefused() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(90)
    let line = "\(Workbench.network) --epochs 3"
    var file = try Self.interrupt(bench, data, "\(line) --checkpoint-epochs 3")
    let path = bench.file("again/checkpoint.safetensors")
    func refusal() throws -> String {
      let failure = try #require(bench.fit(data, "\(line) --resume", to: "again"))
      #expect(failure.exitCode == 1 && !failure.message.contains("\n"))
      return failure.message
    }
    let instructionSet = try #require(file.metadata["instruction_set"])
    file.metadata["instruction_set"] = "mmx"
    try File.write(file.encoded(), to: path)
    #expect(
      try refusal()
        == "\(path) was made with mmx and this run uses \(instructionSet), which would not give the same bits; set DEEPKMEANS_ISA=mmx"
    )
    file.metadata["instruction_set"] = instructionSet
    file.metadata["program_version"] = "0.0.1"
    try File.write(file.encoded(), to: path)
    #expect(
      try refusal()
        == "\(path) was made by version 0.0.1 and this is \(Version.current), which may not give the same bits; go on with that version, or remove it to begin anew"
    )
    file.metadata["program_version"] = Version.current
    file.metadata["version"] = "2"
    try File.write(file.encoded(), to: path)
    #expect(
      try refusal()
        == "\(path): not a checkpoint of this run: version 2; this program reads version 1")
    try File.write(Array(file.encoded().dropLast(9)), to: path)
    #expect(try refusal().hasPrefix("\(path): tensor"))
    file.metadata["version"] = "1"
    try File.write(file.encoded(), to: path)
    _ = try bench.writeBlobs(90, seed: 2)
    #expect(try refusal().hasPrefix("\(path) is of other data, or from another network (fingerprint "))
  }

  /// The next checkpoint would replace it.
  @Test func aRunThatIsKeptIsNotBegunAnew() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(90)
    let line = "\(Workbench.network) --epochs 3"
    _ = try Self.interrupt(bench, data, "\(line) --checkpoint-epochs 3")
    let path = bench.file("again/checkpoint.safetensors")
    let before = try File.read(path)
    let failure = bench.fit(data, line, to: "again")
    #expect(failure?.exitCode == 1)
    #expect(
      failure?.message
        == "\(path) is of a run that was interrupted; go on with it by --resume, remove it to begin anew, or give another --output"
    )
    #expect(try File.read(path) == before)
    try File.remove(path)
    #expect(bench.fit(data, line, to: "again") == nil)
  }

  /// K-means on the data keeps no runs, but going on with one that is kept would replace its results.
  @Test func resultsDoNotGoBesideAnotherRunsCheckpoint() throws {
    let bench = try Workbench()
    let (data, _) = try bench.writeBlobs(60)
    _ = try Self.interrupt(bench, data, "\(Workbench.network) --epochs 3 --checkpoint-epochs 3")
    let failure = bench.fit(data, "--clusters 3 --method km", to: "again")
    let advice = "remove it if it is not to be gone on with, or give another --output"
    #expect(failure?.message.hasSuffix(advice) == true)
    #expect(bench.names(in: "again") == ["checkpoint.safetensors"])
  }
}
