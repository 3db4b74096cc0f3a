internal import KernelsCore

// Images, moved one by one.
extension Engine {
  /// Transforms images, each by a transform of its own, with bilinear interpolation.
  ///
  /// Beyond its edge an image goes on with the value of the nearest pixel of the edge. The bits are the same
  /// for any number of threads; without a shift or rotation images stay as they are, and a shift by whole pixels moves
  /// them without rounding, where the differences of neighbouring pixels are finite.
  ///
  /// - Parameters:
  ///   - images: one a row, its pixels line after line from the top.
  ///   - height: lines of an image.
  ///   - width: pixels of a line.
  ///   - transforms: one for each image.
  ///   - result: is resized to the shape of `images`.
  /// - Throws: `KernelError.shapeMismatch` unless the rows are images of that size, sides 1 to 2¹⁵, and there
  ///   are as many transforms.
  /// - Complexity: O(pixels).
  public func warpImages(
    _ images: Matrix, height: Int, width: Int, by transforms: [ImageTransform], into result: inout Matrix
  ) throws(KernelError) {
    let sides = 1...1 << 15
    guard sides.contains(height), sides.contains(width), height * width == images.columns else {
      throw .shapeMismatch("images of \(height) × \(width) pixels in the rows of \(images.shape)")
    }
    guard transforms.count == images.rows else {
      throw .shapeMismatch("\(transforms.count) transforms for \(images.rows) images")
    }
    result.resize(rows: images.rows, columns: images.columns)
    let (from, to) = (images.storage.base, result.mutableBase())
    // An array's memory stays where it is while it is borrowed.
    transforms.withUnsafeBufferPointer { transforms in
      let work = WarpWork(
        warp: kernels.warpImage, from: from, to: to, height: height, width: width, transforms: transforms,
        grain: max(1, Self.grain / (height * width)))
      parallel.forEachOfWorker(
        Parallel.chunkCount(of: transforms.count, grain: work.grain), sharing: work
      ) { work, chunk, _ in
        let first = chunk * work.grain
        for image in first..<min(first + work.grain, work.transforms.count) {
          let offset = image * work.height * work.width
          work.warp(
            work.from + offset, work.height, work.width, work.transforms[image].map, work.to + offset)
        }
      }
    }
  }
}

/// What threads share: a struct, because a function in a tuple would be wrapped in another one on the heap.
private struct WarpWork {
  let warp: @Sendable (UnsafePointer<Float>, Int, Int, PixelMap, UnsafeMutablePointer<Float>) -> Void
  let from: UnsafeMutablePointer<Float>
  let to: UnsafeMutablePointer<Float>
  let height: Int
  let width: Int
  let transforms: UnsafeBufferPointer<ImageTransform>
  /// Images that a thread takes at a time.
  let grain: Int
}
