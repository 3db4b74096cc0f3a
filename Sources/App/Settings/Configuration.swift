import Autoencoder
import KMeans
import Serialization
import ToolSupport

/// Settings as a JSON object, its members named as the options of the command line are, without the dashes.
enum Configuration {
  /// The command line with what a configuration file adds to it: what was given on the line prevails.
  ///
  /// Where it names another method than the file, the parameters of the file's method are left aside, and where it names
  /// other data the labels and weights of the file's, which the notice says; and so is what does not go with an option of
  /// the line, or would mean something else with it.
  static func filling(
    _ arguments: Arguments, options: [String: Arguments.Arity]
  ) throws(UsageError) -> (arguments: Arguments, notice: String?) {
    guard let path = try arguments.path("--config") else { return (arguments, nil) }
    let object: JSONObject
    do {
      guard let parsed = try JSON(parsing: File.read(path)).objectValue else {
        throw UsageError("\(path) is not a JSON object; 'deepkmeans fit --print-config' writes one")
      }
      object = parsed
    } catch let error as UsageError {
      throw error
    } catch { throw UsageError("--config \(path): \(error)") }
    var (filled, notice) = (arguments, String?.none)
    let method = try arguments.choice("--method", of: MethodName.self)
    do throws(UsageError) {
      var others = try Arguments(try words(object, options: options), options: options)
      let former = try others.choice("--method", of: MethodName.self)
      if let method, let former, method != former {
        others = others.removing(method.foreignOptions(of: former))
      }
      if areOfOtherData(arguments, others) {
        let left = ofTheData.filter(others.has)
        others = others.removing(left)
        if !left.isEmpty {
          notice =
            "\(left.joined(separator: " and ")) of \(path) \(left.count == 1 ? "is" : "are") of other data, and left out"
        }
      }
      filled.fill(from: others.removing(try OptionConflicts.displaced(by: arguments, in: others)))
    } catch { throw UsageError("\(path): \(error.description)") }
    return (filled, notice)
  }

  /// Options whose files have something for each sample.
  private static let ofTheData = ["--labels", "--weights"]

  /// Whether both name data, and not the same.
  private static func areOfOtherData(_ line: Arguments, _ file: Arguments) -> Bool {
    // “./a.npy” is “a.npy”.
    func parts(_ arguments: Arguments) -> [[Substring]] {
      arguments.operands.map {
        $0.split(separator: "/", omittingEmptySubsequences: false).filter { $0 != "." }
      }
    }
    return !line.operands.isEmpty && !file.operands.isEmpty && parts(line) != parts(file)
  }

  private static func words(
    _ object: JSONObject, options: [String: Arguments.Arity]
  ) throws(UsageError) -> [String] {
    var (operands, words): ([String], [String]) = ([], [])
    for (key, value) in object.members {
      if key == "data" {
        operands += try texts(key, value)
        continue
      }
      // Such a key would be another option with a value, or the end of the options.
      guard !key.isEmpty, !key.contains("=") else { throw UsageError("unknown option '\(key)'") }
      let name = "--\(key)"
      switch options[name]?.count {
      case .some(.none):
        guard let isSet = value.boolValue else { throw UsageError("\(key) is true or false") }
        if isSet { words.append(name) }
      // One word, so that a value may begin with a dash; lists of sizes are a single value.
      case .one:
        if value != .null { words.append("\(name)=\(try texts(key, value).joined(separator: ","))") }
      case .onePerOperand: words += try texts(key, value).map { "\(name)=\($0)" }
      case nil: words.append(name)
      }
    }
    return words + ["--"] + operands
  }

  private static func texts(_ key: String, _ value: JSON) throws(UsageError) -> [String] {
    switch value {
    case .null: return []
    case .bool(let value): throw UsageError("\(key) is \(value); give a number, a text or a list")
    case .integer(let number): return ["\(number)"]
    case .number(let number): return [Int(exactly: number).map { "\($0)" } ?? "\(number)"]
    case .string(let text): return [text]
    case .array(let elements):
      var all: [String] = []
      for element in elements { all += try texts(key, element) }
      return all
    case .object: throw UsageError("\(key) is an object; give a number, a text or a list")
    }
  }
}

extension TrainingSettings {
  /// All that a result depends on but the data and the instruction set, in order.
  ///
  /// It can be read again by `--config`.
  func configuration(scale: String) -> JSONObject {
    var object = JSONObject()
    object["method"] = .string(method.name.rawValue)
    if clusters > 0 { object["clusters"] = .integer(clusters) }
    object["seed"] = .integer(Int(seed))
    object["scale"] = .string(scale)
    if kMeans.allowsRestarts { object["restarts"] = .integer(restarts) }
    if kMeans.allowsSelection { object["restart-selection"] = .string(restartSelection.rawValue) }
    guard method.name != .km else {
      kMeans.add(to: &object)
      return object
    }
    network.add(to: &object, latent: latent ?? clusters)
    if MethodName.fineTuned.contains(method.name) {
      object["epochs"] = .integer(epochs)
      method.add(to: &object)
      fineTuning.add(to: &object, method: method.name)
    }
    return object
  }
}

extension KMeansSettings {
  fileprivate func add(to object: inout JSONObject) {
    object["variant"] = .string(variant.rawValue)
    object["init"] = .string(centroidFile ?? seeding.rawValue)
    object["max-iterations"] = .integer(maximumIterations)
    if !exchangesSamples { object["tolerance"] = .number(tolerance) }
    if allowsExchange { object["exchange"] = .bool(exchangesSamples) }
    if let batchSize {
      object["mini-batch"] = .integer(batchSize)
    } else {
      object["algorithm"] = .string(algorithm.rawValue)
    }
    if let weightFile { object["weights"] = .string(weightFile) }
  }
}

extension NetworkSettings {
  fileprivate func add(to object: inout JSONObject, latent: Int) {
    if let networkFile {
      object["network"] = .string(networkFile)
    } else {
      object["hidden"] = .array(hidden.map(JSON.integer))
      if latent > 0 { object["latent"] = .integer(latent) }
      object["tied-weights"] = .bool(tiesWeights)
      object["initializer"] = .string(initializer.rawValue)
    }
    object["activation"] = .string(activation.name)
    object["latent-activation"] = .string(latentActivation.name)
    object["output-activation"] = .string(outputActivation.name)
    object["pretrain-epochs"] = .integer(pretrainEpochs)
    if let layerwise {
      object["layerwise"] = .integer(layerwise.epochs)
      object["layerwise-dropout"] = .number(layerwise.dropout)
    }
    if let earlyStopping {
      object["held-out"] = .number(earlyStopping.heldOutShare)
      object["patience"] = .integer(earlyStopping.patience)
    }
    object["batch"] = .integer(training.batchSize)
    object["loss"] = .string(training.reconstructionLoss.rawValue)
    object["optimizer"] = .string(training.optimizer.name)
    object["learning-rate"] = .number(training.optimizer.learningRate)
    if case .sgd(let sgd) = training.optimizer { object["momentum"] = .number(sgd.momentum) }
    object["weight-decay"] = .number(training.optimizer.decay)
    object["schedule"] = .string(training.schedule.course.word)
    object["warm-up"] = .integer(training.schedule.warmUpSteps)
    if let clipping = training.clipping { object["clip"] = .string(clipping.word) }
    if let augmentation {
      object["augment-shift"] = .number(augmentation.shift)
      object["augment-rotate"] = .number(augmentation.rotation)
      if let size = augmentation.size { object["image-size"] = .string(size.word) }
    }
    object["noise"] = .string(training.corruption.word)
    object["dropout"] = .number(training.dropout)
    object["diagnostics"] = .bool(training.recordsDiagnostics)
  }
}
