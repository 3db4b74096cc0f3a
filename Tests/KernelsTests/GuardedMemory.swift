@testable import Kernels

/// Memory between floats that must stay as they are.
enum GuardedMemory {
  /// Floats before and behind, as many as a tile of C could be written beside its place.
  static let margin = 2048
  /// NaN with a payload that no product has.
  private static let pattern = Float(bitPattern: 0x7fd5_a5a5)

  /// Hands memory with the given elements to `body`; returns what it then holds, and whether `body` returned true and
  /// what surrounds the memory is as it was.
  static func with(
    _ elements: [Float], _ body: (UnsafeMutablePointer<Float>) -> Bool
  ) -> (elements: [Float], isIntact: Bool) {
    let memory = AlignedStorage<Float>(capacity: elements.count + 2 * margin)
    return withExtendedLifetime(memory) {
      memory.base.update(repeating: pattern, count: memory.capacity)
      let base = memory.base + margin
      for (index, element) in elements.enumerated() { base[index] = element }
      let isIntact = body(base)
      let beside = Array(0..<margin) + (margin + elements.count..<memory.capacity)
      let isUntouched = beside.allSatisfy { memory.base[$0].bitPattern == pattern.bitPattern }
      return (Array(UnsafeBufferPointer(start: base, count: elements.count)), isIntact && isUntouched)
    }
  }
  /// The same with some such memories at once.
  static func with(
    each matrices: ArraySlice<[Float]>, _ body: ([UnsafeMutablePointer<Float>]) -> Bool
  ) -> (elements: [[Float]], isIntact: Bool) {
    guard let first = matrices.first else { return ([], body([])) }
    var others: [[Float]] = []
    let (elements, isIntact) = with(first) { place in
      let rest = with(each: matrices.dropFirst()) { body([place] + $0) }
      others = rest.elements
      return rest.isIntact
    }
    return ([elements] + others, isIntact)
  }
}
