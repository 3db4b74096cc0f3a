/// The program's version; a change that alters results raises it.
package enum Version {
  /// Major, minor and patch.
  package static let current = "0.9.0"
}
