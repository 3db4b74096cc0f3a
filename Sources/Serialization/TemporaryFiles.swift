import Synchronization

/// The names of the temporary files that the process is writing, so that a signal which ends it can remove them.
///
/// A handler of a signal may neither allocate nor take a lock: all memory is there from the beginning, and a place of
/// the table is had by an atomic number. Where there is no place left, or the path is too long, a file is not in the
/// table, and stays if a signal comes.
package final class TemporaryFiles: Sendable {
  /// What a place is: only who has taken it writes its name, and only `removeAll` claims it.
  private enum State {
    static let free: UInt8 = 0
    static let taken: UInt8 = 1
    static let used: UInt8 = 2
    static let claimed: UInt8 = 3
  }

  /// Where in the table a file is.
  struct Place {
    fileprivate let index: Int
  }

  /// Those of this process.
  package static let all = TemporaryFiles(capacity: 512)

  private let capacity: Int
  private nonisolated(unsafe) let states: UnsafeMutablePointer<Atomic<UInt8>>
  /// The names, a NUL behind each; pages that no name has touched take no memory.
  private nonisolated(unsafe) let names: UnsafeMutablePointer<CChar>
  private let isEmptied = Atomic(false)

  /// Bytes of a name with its NUL: no system takes a longer path.
  private static let longest = 4096

  /// A table of so many places.
  init(capacity: Int) {
    self.capacity = capacity
    states = .allocate(capacity: capacity)
    for index in 0..<capacity { (states + index).initialize(to: Atomic(State.free)) }
    names = .allocate(capacity: capacity * Self.longest)
  }

  deinit {
    states.deinitialize(count: capacity)
    states.deallocate()
    names.deallocate()
  }

  /// Notes a file that is about to be made; nil where there is no room for it.
  func add(_ path: String) -> Place? {
    var path = path
    return path.withUTF8 { text in
      guard text.count < Self.longest, let index = take() else { return nil }
      let name = names + index * Self.longest
      for (offset, byte) in text.enumerated() { name[offset] = CChar(bitPattern: byte) }
      name[text.count] = 0
      states[index].store(State.used, ordering: .sequentiallyConsistent)
      return Place(index: index)
    }
  }

  /// Forgets a file that has its final name, or is gone.
  func remove(_ place: Place) { change(place.index, from: State.used, to: State.free) }

  /// Whether `removeAll` has been called: a file that was made since may have escaped it.
  var areRemoved: Bool { isEmptied.load(ordering: .sequentiallyConsistent) }

  /// Removes the files of the table, from any thread and also in a signal handler, in a process that ends now.
  package func removeAll() {
    isEmptied.store(true, ordering: .sequentiallyConsistent)
    var index = 0
    while index < capacity {
      // A claimed place is nobody's any more, so its name stays what it is.
      if change(index, from: State.used, to: State.claimed) { POSIX.unlink(names + index * Self.longest) }
      index += 1
    }
  }

  private func take() -> Int? {
    (0..<capacity).first { change($0, from: State.free, to: State.taken) }
  }

  @discardableResult
  private func change(_ index: Int, from state: UInt8, to new: UInt8) -> Bool {
    states[index].compareExchange(expected: state, desired: new, ordering: .sequentiallyConsistent).exchanged
  }
}
