/// NumPy's `.npz` format: a zip archive of `.npy` files.
struct NPZ {
  private let archive: Zip
  private let members: [(name: String, member: Zip.Member)]

  /// Bytes that have the header of any array in them.
  private static let headerCount = (1 << 16) + 16

  /// The arrays of an archive; none is decompressed yet.
  init(_ bytes: [UInt8]) throws(FormatError) {
    let archive = try Zip(bytes)
    self.archive = archive
    // Of several of one name the last holds, as in an archive that was added to.
    var (members, places) = ([(name: String, member: Zip.Member)](), [String: Int]())
    for member in archive.members where member.name.hasSuffix(".npy") {
      let name = String(member.name.dropLast(4))
      if let place = places[name] {
        members[place].member = member
      } else {
        places[name] = members.count
        members.append((name, member))
      }
    }
    self.members = members
  }

  /// The names of the arrays.
  var names: [String] { members.map(\.name) }

  /// The array of that name, if there is one.
  func array(_ name: String) throws(FormatError) -> NDArray? {
    guard let found = members.first(where: { $0.name == name }) else { return nil }
    return try named(name) { () throws(FormatError) in try NPY.decode(try archive.content(of: found.member)) }
  }

  /// What is read of an array; errors name it.
  private func named<Result>(
    _ name: String, _ read: () throws(FormatError) -> Result
  ) throws(FormatError) -> Result {
    do throws(FormatError) { return try read() } catch {
      guard case .unsupported(let what) = error else { throw error }
      throw .unsupported("the array \(name): \(what)")
    }
  }

  /// The array `x`, or the only one with two or more dimensions, masks of truth values aside.
  func samples() throws(FormatError) -> NDArray {
    if let samples = try array("x") { return samples }
    guard !names.contains("indptr") else {
      throw .unsupported(
        "the npz archive is a sparse matrix of SciPy; write it by scikit-learn's dump_svmlight_file, or by numpy.save "
          + "after toarray()")
    }
    var (candidates, masks): ([String], [String]) = ([], [])
    var unreadable: FormatError?
    // What is called y are the labels, whatever its shape.
    for (name, member) in members where name != "y" {
      do throws(FormatError) {
        // Their headers tell; the arrays together may be more than memory holds.
        let header = try named(name) { () throws(FormatError) in
          var reader = ByteReader(try archive.prefix(of: member, count: Self.headerCount))
          return try NPY.readHeader(&reader)
        }
        guard header.shape.count >= 2 else { continue }
        if header.elementType == .bool { masks.append(name) } else { candidates.append(name) }
      } catch {
        // Text or objects next to the samples do no harm.
        unreadable = unreadable ?? error
      }
    }
    if candidates.isEmpty { candidates = masks }
    if candidates.count == 1, let only = try array(candidates[0]) { return only }
    if candidates.isEmpty, let unreadable { throw unreadable }
    throw .unsupported(
      "the npz archive has \(list(names)) and none of them is x or the only one with two dimensions; "
        + "name the samples x")
  }

  /// The array `y`, if there is one.
  func labels() throws(FormatError) -> NDArray? { try array("y") }

  /// The array `y`, or the only one.
  func onlyLabels() throws(FormatError) -> NDArray {
    if let labels = try labels() { return labels }
    if names.count == 1, let only = try array(names[0]) { return only }
    throw .unsupported("the npz archive has \(list(names)) and none of them is y; name the labels y")
  }

  private func list(_ names: [String]) -> String {
    let list = names.prefix(20).joined(separator: ", ") + (names.count > 20 ? ", …" : "")
    return names.isEmpty ? "no arrays" : "the arrays \(list)"
  }
}
