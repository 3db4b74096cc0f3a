import Datasets
import Testing

@Suite struct BitmapTests {
  @Test func bitmapsKeepTheirValues() {
    let bitmap = Bitmap(width: 2, height: 1, channels: 3, bytes: [1, 2, 3, 4, 5, 6])
    #expect(bitmap.bytes == [1, 2, 3, 4, 5, 6])
    #expect([bitmap.width, bitmap.height, bitmap.channels] == [2, 1, 3])
  }
}
