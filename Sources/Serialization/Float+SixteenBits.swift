extension Float {
  /// The number with the given bits of IEEE 754's binary16, NumPy's `float16`; exact.
  package init(halfBits bits: UInt16) {
    let sign = UInt32(bits & 0x8000) << 16
    let exponentAndFraction = UInt32(bits & 0x7FFF) << 13
    let magnitude =
      if bits & 0x7C00 == 0x7C00 {
        0x7F80_0000 | exponentAndFraction
      } else {
        // Exponents have a bias of 15 there and of 127 here; a product is right for subnormals, too.
        (Float(bitPattern: exponentAndFraction) * 0x1p112).bitPattern
      }
    self.init(bitPattern: sign | magnitude)
  }

  /// The number with the given bits of PyTorch's `bfloat16`, the upper half of a `Float`'s; exact.
  package init(brainBits bits: UInt16) { self.init(bitPattern: UInt32(bits) << 16) }
}
