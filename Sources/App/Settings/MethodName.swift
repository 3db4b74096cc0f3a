import ToolSupport

/// The clustering methods by their names on the command line.
enum MethodName: String, CaseIterable {
  case km, aekm, dec, idec, dcn, dkm
  case annealedDKM = "dkm-annealed"
  case reinitialisedDKM = "dkm-rein"
  case fixedCT = "ct-norein"
  case ct

  /// Methods that train a network.
  static let deep = allCases.filter { $0 != .km }
  /// Methods that train it with a clustering loss.
  static let fineTuned = deep.filter { $0 != .aekm }

  /// Whether the published variant begins with an untrained network and random centroids.
  var startsFromScratch: Bool { self == .annealedDKM }

  /// Throws for an option that is without effect on the method.
  func check(_ arguments: Arguments) throws(UsageError) {
    for (names, methods) in Self.owners where !methods.contains(self) {
      guard let option = names.first(where: arguments.has) else { continue }
      let others =
        switch methods {
        case Self.deep: "methods with a network"
        case Self.fineTuned: "methods with a clustering loss"
        default: methods.map(\.rawValue).joined(separator: " or ")
        }
      throw UsageError("\(option) does not go with --method \(rawValue); it is for \(others)")
    }
  }

  /// Whether an option of methods' parameters is for this one.
  func takes(_ option: String) -> Bool {
    MethodSettings.owners.allSatisfy { !$0.names.contains(option) || $0.methods.contains(self) }
  }

  /// Options that mean nothing to this method, or something else, in settings that were made for another: all methods'
  /// own parameters, what others alone have, and how it starts where one of the two starts from scratch.
  func foreignOptions(of former: MethodName) -> [String] {
    let start =
      startsFromScratch == former.startsFromScratch ? [] : ["--pretrain-epochs", "--initial-centroids"]
    return MethodSettings.owners.flatMap(\.names) + start
      + Self.owners.filter { !$0.methods.contains(self) }.flatMap(\.names)
  }

  /// Options that are for some methods only.
  private static let owners: [(names: [String], methods: [MethodName])] =
    [
      (KMeansSettings.options.keys.sorted(), [.km]),
      (
        NetworkSettings.options.keys.sorted() + [
          "--latent", "--checkpoint-epochs", "--checkpoint-minutes", "--resume",
        ], deep
      ),
      (["--epochs"] + FineTuningSettings.options.keys.sorted(), fineTuned),
    ] + MethodSettings.owners
}
