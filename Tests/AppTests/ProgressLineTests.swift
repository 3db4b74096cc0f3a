import Testing
import ToolSupport

@Suite struct ProgressLineTests {
  static let line = ProgressLine(
    "pretrain", done: 12.5, total: 100, unit: "epoch", secondsPerUnit: 1.2,
    details: ["reconstruction 0.0123", "clustering 0.4567", "ACC 91.23 %"])

  static func text(_ line: ProgressLine, _ columns: Int) -> String {
    let parts = line.parts(columns: columns)
    return parts.before + parts.filled + parts.after
  }

  @Test func aLineFitsEveryTerminal() {
    let lines = (1...250).map { Self.text(Self.line, $0) }
    #expect(zip(1..., lines).allSatisfy { $1.count <= max(1, $0 - 1) })
    #expect(
      lines[79] == "pretrain  12/100 [#...........]  1.20 s/epoch  1:45 left  reconstruction 0.0123")
    #expect(
      lines[199].hasSuffix("ACC 91.23 %") && lines[199].contains("[###" + String(repeating: ".", count: 27)))
    // What matters most stays longest: how much is done, how long it takes, the loss.
    #expect(lines[17] == "pretrain  12/100" && lines[29] == "pretrain  12/100  1:45 left")
    #expect(lines[52] == "pretrain  12/100  1:45 left  reconstruction 0.0123")
  }

  @Test func theBarIsFilledAsFarAsTheWorkIsDone() {
    for (done, cells) in [(0.0, 0), (24.9, 7), (50, 15), (99.9, 29), (100, 30), (140, 30)] {
      let line = ProgressLine("work", done: done, total: 100, unit: "step")
      #expect(line.parts(columns: 80).filled.count == cells)
    }
    let unknown = ProgressLine("work", done: 3, total: 0, unit: "step")
    #expect(Self.text(unknown, 80) == "work" && unknown.plain == "work")
  }

  @Test func ratesAndTimesHaveUnits() {
    func line(_ seconds: Double?) -> ProgressLine {
      ProgressLine("work", done: 0, total: 10, unit: "run", secondsPerUnit: seconds)
    }
    #expect(line(nil).plain == "work  0/10")
    #expect(line(75).plain == "work  0/10  75.0 s/run  12:30 left")
    #expect(line(0.05).plain == "work  0/10  20.0 runs/s  0:01 left")
    #expect(line(0.001).plain == "work  0/10  1000 runs/s  0:01 left")
    #expect(
      [0, 5, 59.5, 754, 3723, .infinity].map(\.clock) == ["0:00", "0:05", "1:00", "12:34", "1:02:03", "?"])
  }
}
