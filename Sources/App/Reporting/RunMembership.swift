import DeepClustering
import ToolSupport

/// The membership that a report takes for a run: the method's own, or one for all methods that have none.
struct RunMembership {
  let membership: Membership
  /// In words, after "by".
  let name: String

  /// The membership of a method with the settings that a run has kept.
  ///
  /// - Parameter setting: gives the value of a setting by its name on the command line, as text.
  init(of method: MethodName, setting: (String) -> String?) {
    let alpha = setting("alpha").flatMap(Double.init) ?? 1
    switch method {
    case .ct, .fixedCT:
      let name = setting("membership").flatMap(MethodSettings.MembershipName.init) ?? .inverse
      var settings = MethodSettings()
      (settings.membership, settings.alpha) = (name, alpha)
      membership = settings.resolvedMembership
      let parameter = name == .hard ? "" : ", α = \(alpha.brief)"
      self.name = "by the method's membership (\(name.rawValue)\(parameter))"
    case .dkm, .reinitialisedDKM:
      membership = .softmax(alpha: alpha)
      name = "by the method's softmax (α = \(alpha.brief))"
    case .annealedDKM:
      // That of the last epoch.
      let epochs = setting("epochs").flatMap(Int.init) ?? 1
      let last = DKM.Sharpness.annealed().alpha(epoch: epochs)
      membership = .softmax(alpha: last)
      name = "by the method's softmax (α = \(last.brief) in epoch \(epochs))"
    case .dec, .idec:
      membership = .student(degreesOfFreedom: 1)
      name = "by the method's Student t kernel"
    case .km, .aekm, .dcn:
      membership = .fuzzy(fuzzifier: 2)
      name = "by fuzzy c-means (m = 2), since the method has no membership of its own"
    }
  }
}
