#if os(Linux)
  import Serialization
  import Testing
  import ToolSupport

  @testable import App

  /// The built program on a terminal, in a pipe, and under signals.
  @Suite(.serialized) struct TerminalTests {
    /// A run of a second or so.
    static let long = [
      "--clusters", "3", "--hidden", "400,400", "--pretrain-epochs", "30", "--epochs", "10", "--threads", "1",
    ]
    /// A run that nobody waits for.
    static let endless = ["--clusters", "3", "--hidden", "64", "--pretrain-epochs", "1000000"]
    /// K-means that nobody waits for.
    static let endlessKMeans = ["--clusters", "300", "--method", "km", "--restarts", "1000000"]

    static func bars(_ screen: Screen) -> [String] { screen.states.filter { $0.contains("[") } }

    @Test func aBarMovesOnATerminal() throws {
      let bench = try Workbench()
      let (data, labels) = try bench.writeBlobs(2000)
      let outcome = try ToolProcess(directory: bench.path).onTerminal(
        ["fit", data, "--labels", labels] + Self.long)
      #expect(outcome.exitCode == 0, "\(outcome.output)")
      #expect(outcome.output.contains("\rpretrain ") && outcome.output.contains("[\u{1b}[36m#"))
      let screen = Screen(outcome.output)
      let bars = Self.bars(screen)
      #expect(bars.count { $0.hasPrefix("pretrain ") } >= 3 && bars.contains { $0.hasPrefix("finetune ") })
      // It grows, and the first is still there when the last is drawn.
      let cells = bars.filter { $0.hasPrefix("pretrain ") }.map { line in line.count { $0 == "#" } }
      #expect(Set(cells).count >= 3 && cells.last ?? 0 > cells.first ?? 0)
      #expect(bars.contains { $0.contains(" left") && $0.contains("reconstruction ") })
      #expect(bars.contains { $0.contains("s/epoch") || $0.contains("epochs/s") })
      #expect(screen.colors > 0 && screen.others.isEmpty)
      // Below it are the results, and then the prompt.
      #expect(screen.lines.contains { $0.hasPrefix("pretrain 30/30 [") })
      #expect(screen.lines.contains { $0.hasPrefix("CT ") } && screen.lines.last == "")
    }

    @Test(arguments: [UInt16(20), 33, 60, 200])
    func nothingOfTheBarWraps(columns: UInt16) throws {
      let bench = try Workbench()
      let (data, labels) = try bench.writeBlobs(600)
      let outcome = try ToolProcess(directory: bench.path).onTerminal(
        ["fit", data, "--labels", labels] + Self.long, columns: columns)
      #expect(outcome.exitCode == 0)
      let redrawn = Screen(outcome.output).states.filter {
        $0.hasPrefix("pretrain") || $0.hasPrefix("finetune")
      }
      #expect(!redrawn.isEmpty && redrawn.allSatisfy { $0.count < Int(columns) }, "\(redrawn)")
    }

    @Test(arguments: [["NO_COLOR": "1"], ["TERM": "dumb"]])
    func coloursAndMovesCanBeSwitchedOff(environment: [String: String]) throws {
      let bench = try Workbench()
      let (data, _) = try bench.writeBlobs(600)
      let process = ToolProcess(directory: bench.path, environment: environment)
      let outcome = try process.onTerminal(["fit", data] + Self.long)
      let screen = Screen(outcome.output)
      #expect(outcome.exitCode == 0 && screen.colors == 0 && screen.others.isEmpty)
      let moves = environment["TERM"] == nil
      #expect(outcome.output.contains("\u{1b}[K") == moves)
      #expect(Self.bars(screen).isEmpty != moves)
    }

    @Test func interruptedRunsLeaveTheTerminalClean() throws {
      for (words, last) in [
        (Self.endless, "deepkmeans: interrupted by SIGINT; the run is kept in "),
        (Self.endlessKMeans, "interrupted by SIGINT"),
      ] {
        let bench = try Workbench()
        let (data, _) = try bench.writeBlobs(600)
        let process = ToolProcess(directory: bench.path)
        let outcome = try process.onTerminal(
          ["fit", data] + words, type: (3, { $0.count { $0 == "\r" } > 8 }))
        #expect(outcome.exitCode == 130, "\(outcome.output.suffix(300))")
        let screen = Screen(outcome.output)
        // The cursor was never hidden, no colour is left on, and the prompt gets a line of its own.
        #expect(screen.others.isEmpty && screen.lines.last == "")
        #expect(screen.lines.dropLast().last?.hasPrefix(last) == true, "\(screen.lines)")
        #expect(outcome.output.matches(of: #/\u{1b}\[3\dm/#).count * 2 == screen.colors)
      }
    }

    @Test func anErrorHasALineOfItsOwn() throws {
      let bench = try Workbench()
      let (data, _) = try bench.writeBlobs(600)
      // Where a file belongs there is a directory, which is found when all is computed.
      try File.createDirectory(bench.file("deepkmeans-results/model.safetensors/taken"))
      let outcome = try ToolProcess(directory: bench.path).onTerminal(["fit", data] + Self.long)
      let lines = Screen(outcome.output).lines
      #expect(outcome.exitCode == 1 && lines.last == "")
      #expect(lines.dropLast().last?.hasPrefix("deepkmeans: cannot write ") == true, "\(lines)")
    }

    @Test func whatGoesIntoAPipeIsPlainText() throws {
      let bench = try Workbench()
      let (data, labels) = try bench.writeBlobs(600)
      let process = ToolProcess(directory: bench.path)
      for words in [
        ["fit", data, "--labels", labels] + Self.long,
        ["fit", data, "--clusters", "3", "--method", "km", "--verbose"],
        ["select", data, "--clusters", "2..4"],
        ["search", data, "--clusters", "3", "--alpha", "2", "--seeds", "1"] + Self.long.dropFirst(2),
        ["fit", "missing.npy", "--clusters", "3"], ["help", "fit"], ["--help"], ["man"],
      ] {
        let outcome = try process(words)
        let text = outcome.output + outcome.error
        #expect(!text.isEmpty && text.hasSuffix("\n"))
        #expect(text.unicodeScalars.allSatisfy { $0.value >= 32 || $0 == "\n" }, "\(words)")
      }
      // A line for every tenth epoch and not for all.
      let lines = try process(["fit", data] + Self.long).error.split(separator: "\n")
      #expect(lines.count { $0.hasPrefix("pretrain") } == 4 && lines.count { $0.hasPrefix("finetune") } == 2)
      #expect(try process(["fit", data, "--quiet"] + Self.long).error.isEmpty)
    }

    @Test func exitCodesAreTheDocumentedOnes() throws {
      let bench = try Workbench()
      let (data, _) = try bench.writeBlobs(300)
      let process = ToolProcess(directory: bench.path)
      #expect(try process(["--version"]).exitCode == 0)
      #expect(try process(["fit", "missing.npy", "--clusters", "3"]).exitCode == 1)
      let usage = try process(["fit", data, "--clutsers", "3"])
      #expect(usage.exitCode == 2 && usage.output.isEmpty)
      #expect(usage.error == "deepkmeans: unknown option --clutsers; did you mean --clusters?\n")
      for (number, code) in [(Int32(1), Int32(129)), (2, 130), (15, 143)] {
        let words = ["fit", data] + Self.endless + ["--output", "kept\(code)"]
        let kept = try process(words, signal: (number, "pretrain"))
        #expect(kept.exitCode == code && kept.error.hasSuffix("the same command with --resume goes on\n"))
        let again = try process(words)
        #expect(again.exitCode == 1 && again.error.contains("go on with it by --resume"))
        if number == 1 { continue }
        let lost = try process(["fit", data] + Self.endlessKMeans, signal: (number, "memory"))
        #expect(lost.exitCode == code && lost.error.hasSuffix(code == 130 ? "SIGINT\n" : "SIGTERM\n"))
      }
      let documented = DeepKMeansTool.tool.exitCodes.map(\.code)
      #expect(documented == ["0", "1", "2", "129", "130", "143"])
      #expect(documented.allSatisfy { DeepKMeansTool.tool.overview.contains("\n  \($0) ") })
    }

    /// As `timeout` sends them, to the process and to its group.
    @Test func signalsAtTheSameTimeAreOneRequest() throws {
      let bench = try Workbench()
      let (data, _) = try bench.writeBlobs(300)
      let words = Self.endless.joined(separator: " ")
      let fit = "'\(ToolProcess.program)' fit \(data) \(words) --output kept 2> errors"
      let outcome = try ToolProcess(directory: bench.path).bash(
        "\(fit) & until grep -q pretrain errors; do sleep 0.02; done; kill -TERM $!; kill -HUP $!; wait $!; echo $?"
      )
      #expect(["129\n", "143\n"].contains(outcome.output))
      let errors = try String(decoding: File.read(bench.file("errors")), as: UTF8.self)
      #expect(errors.hasSuffix("the same command with --resume goes on\n"), "\(errors)")
    }

    @Test func aReaderThatGoesAwayIsNoError() throws {
      let bench = try Workbench()
      let (data, _) = try bench.writeBlobs(60_000)
      let process = ToolProcess(directory: bench.path)
      let fit = "deepkmeans fit \(data) --clusters 3 --method km --quiet"
      // 120 kB of labels, more than a pipe holds.
      let line =
        "\(fit) > /dev/null; deepkmeans predict deepkmeans-results/model.safetensors \(data) | head -2; echo ${PIPESTATUS[0]}"
      let outcome = try process.bash(line)
      #expect(outcome.error.isEmpty && outcome.output.split(separator: "\n").last == "0")
      #expect(outcome.output.split(separator: "\n").count == 3)
      // Nor is it where data are written, whatever the command.
      for line in [
        "predict deepkmeans-results/model.safetensors \(data) --output -", "convert \(data) --output -",
      ] {
        let outcome = try process.bash(
          "deepkmeans \(line) --format csv | head -2 > /dev/null; echo ${PIPESTATUS[0]}")
        #expect(outcome.output == "0\n" && outcome.error.isEmpty, "\(line): \(outcome)")
      }
      // Messages that nobody reads do not end a run either.
      let unread = try process.bash(
        "deepkmeans fit \(data) --clusters 3 --method km --verbose 2> >(true) | tail -1; echo ${PIPESTATUS[0]}"
      )
      #expect(unread.output == "results written to deepkmeans-results\n0\n")
      // A full disk is one.
      let full = try process.bash("deepkmeans help > /dev/full; echo $?")
      #expect(full.output == "1\n" && full.error.contains("No space left on device"))
    }
  }
#endif
