import Kernels
import Testing
import ToolSupport

@Suite struct SpellingTests {
  /// By the definition: the last letters are equal, or one edit deals with them.
  static func naiveDistance(_ a: [Character], _ b: [Character]) -> Int {
    guard let x = a.last, let y = b.last else { return a.count + b.count }
    var distance = min(
      naiveDistance(a.dropLast(), b) + 1, naiveDistance(a, b.dropLast()) + 1,
      naiveDistance(a.dropLast(), b.dropLast()) + (x == y ? 0 : 1))
    if a.count > 1, b.count > 1, x == b[b.count - 2], y == a[a.count - 2] {
      distance = min(distance, naiveDistance(a.dropLast(2), b.dropLast(2)) + 1)
    }
    return distance
  }

  @Test func distancesAreThoseOfTheDefinition() {
    var random = Random(seed: 3)
    let letters: [Character] = ["a", "b", "c"]
    var differences: [String] = []
    for _ in 0..<150 {
      func word() -> String {
        String((0..<random.nextInt(below: 6)).map { _ in letters[random.nextInt(below: 3)] })
      }
      let (a, b) = (word(), word())
      let expected = Self.naiveDistance(Array(a), Array(b))
      if a.editDistance(to: b) != expected || b.editDistance(to: a) != expected {
        differences.append("\(a) \(b)")
      }
    }
    #expect(differences.isEmpty)
    #expect("clutsers".editDistance(to: "clusters") == 1 && "".editDistance(to: "abc") == 3)
  }

  @Test func theNearestWordIsFound() {
    let words = ["--clusters", "--restarts", "--seed", "--k", "--scale"]
    #expect("--clutsers".nearest(in: words) == "--clusters")
    #expect("--clust".nearest(in: words) == "--clusters" && "--seeds".nearest(in: words) == "--seed")
    #expect("--restarts-of-all".nearest(in: words) == "--restarts" && "--Seed".nearest(in: words) == "--seed")
    #expect("KM".nearest(in: ["km", "aekm"]) == "km" && "--CLUST".nearest(in: words) == "--clusters")
    #expect(
      "--xyzzy".nearest(in: words) == nil && "--".nearest(in: words) == nil && "".nearest(in: words) == nil)
  }
}
