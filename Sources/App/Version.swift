/// The program's version; a change that alters results raises it.
enum Version {
  static let current = "0.5.1"
}
