import Datasets
import ToolSupport

/// Pixels of an image, "28x28" on the command line.
struct ImageSize: Equatable {
  var height: Int
  var width: Int

  static let options: [String: Arguments.Arity] = ["--image-size": .value]

  static let help = """
      --image-size HxW      height and width of samples that are grey images, for the report and for moving
                            them; default: as the file says, or squares of 64 pixels or more, for the report of
                            8-bit data only
    """

  /// What the command line says, or nil.
  init?(_ arguments: Arguments) throws(UsageError) {
    guard let text = try arguments.text("--image-size") else { return nil }
    let parts = text.split(separator: "x", omittingEmptySubsequences: false)
    // No product of two such sides overflows.
    let sides = parts.compactMap { Int($0) }.filter { (1...1 << 15).contains($0) }
    guard parts.count == 2, sides.count == 2 else {
      throw UsageError("--image-size is '\(text)'; give height and width in pixels, such as 28x28")
    }
    (height, width) = (sides[0], sides[1])
  }

  /// That of grey images.
  init(_ shape: ImageShape) { (height, width) = (shape.height, shape.width) }

  /// Squares of so many pixels; nil where there are none, and for fewer than 64, which are more likely no images.
  init?(squareOf pixels: Int) {
    let side = Int(Double(pixels).squareRoot().rounded())
    guard side * side == pixels, side >= 8 else { return nil }
    (height, width) = (side, side)
  }

  /// As grey images.
  var imageShape: ImageShape { ImageShape(width: width, height: height) }

  /// The word on the command line.
  var word: String { "\(height)x\(width)" }

  /// Throws unless samples of so many features are such images, and their file does not say that they are others.
  ///
  /// - Parameter shape: what the file says, or nil.
  func check(features: Int, shape: ImageShape?) throws(DataError) {
    if let shape, shape != imageShape {
      let advice = shape.channels == 1 ? "give \(ImageSize(shape).word), or leave it out" : "leave it out"
      throw DataError("--image-size is \(word), and the data are images \(shape); \(advice)")
    }
    guard height * width == features else {
      throw DataError(
        "--image-size is \(word), which is \(height * width) pixels, and the samples have \(features) features; give a height and width of that product"
      )
    }
  }

  /// The images that the samples of a data set are, or nil: of the size given, that of its file, or squares of
  /// bytes, which hardly anything else is.
  ///
  /// - Throws: `DataError` for a size that does not fit, or is not that of the file.
  static func shape(_ given: ImageSize?, of data: Dataset) throws(DataError) -> ImageShape? {
    if let given {
      try given.check(features: data.columns, shape: data.imageShape)
      return given.imageShape
    }
    if let shape = data.imageShape { return shape }
    return data.isEightBit ? ImageSize(squareOf: data.columns)?.imageShape : nil
  }
}
