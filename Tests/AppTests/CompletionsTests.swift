#if os(Linux)
  import Serialization
  import Testing
  import ToolSupport

  @testable import App

  @Suite struct CompletionsTests {
    static let tool = DeepKMeansTool.tool

    @Test func allOptionsOfAllCommandsAreThere() {
      let bash = Self.tool.completions(for: .bash)
      let zsh = Self.tool.completions(for: .zsh)
      let fish = Self.tool.completions(for: .fish).split(separator: "\n")
      for command in Self.tool.descriptions {
        let names = command.options.map(\.name)
        #expect(bash.contains("    \(command.name)) options='\(names.joined(separator: " "))' "))
        let arguments =
          zsh.split(separator: "\n").first { $0.hasPrefix("    \(command.name)) _arguments ") } ?? ""
        #expect(names.allSatisfy { arguments.contains("'\($0)[") || arguments.contains("'\($0)=[") })
        let own = fish.filter { $0.contains("_seen_subcommand_from \(command.name)'") }
        #expect(names.allSatisfy { name in own.contains { $0.contains(" -l \(name.dropFirst(2)) ") } })
      }
    }

    /// What bash offers at the end of a line.
    static func offers(_ bench: Workbench, _ line: String) throws -> [String] {
      let words = line.split(separator: " ", omittingEmptySubsequences: false).map { "'\($0)'" }
      let script = """
        source <(deepkmeans completions bash); compopt() { offered="$*"; }
        COMP_WORDS=(\(words.joined(separator: " "))); COMP_CWORD=\(words.count - 1)
        _deepkmeans; echo "${COMPREPLY[@]}" $offered
        """
      let outcome = try ToolProcess(directory: bench.path).bash(script)
      #expect(outcome.exitCode == 0 && outcome.error.isEmpty, "\(outcome.error)")
      return outcome.output.split(whereSeparator: { " \n".contains($0) }).map(String.init)
    }

    @Test(arguments: [
      ("deepkmeans se", ["select", "search"]), ("deepkmeans --v", ["--version"]),
      ("deepkmeans fit --meth", ["--method"]),
      ("deepkmeans fit --method dk", ["dkm", "dkm-annealed", "dkm-rein"]),
      ("deepkmeans fit --method = dc", ["dcn"]), ("deepkmeans fit x --output ", ["-o", "dirnames"]),
      ("deepkmeans fit --labels ", ["-o", "default"]), ("deepkmeans fit da", ["-o", "default"]),
      ("deepkmeans fit --seed ", []), ("deepkmeans reproduce --datasets usps,mn", ["usps,mnist"]),
      ("deepkmeans completions ", ["bash", "zsh", "fish"]),
      ("deepkmeans help pre", ["predict"]), ("deepkmeans evaluate --j", ["--json"]),
    ])
    func bashOffersWhatFits(line: String, words: [String]) throws {
      #expect(try Self.offers(Workbench(), line) == words)
    }

    /// Where a shell is, or nil.
    static func path(of shell: Shell) -> String? {
      ["/bin/\(shell.rawValue)", "/usr/bin/\(shell.rawValue)"].first(where: File.exists)
    }

    /// Runs a shell on its script of completions, which `words` call SCRIPT.
    static func run(_ shell: Shell, _ words: String...) throws -> ToolProcess.Outcome {
      let bench = try Workbench()
      let script = try bench.write(tool.completions(for: shell), to: "script")
      let path = try #require(Self.path(of: shell))
      let outcome = try ToolProcess(directory: bench.path).run(
        [path] + words.map { $0.replacing("SCRIPT", with: script) })
      #expect(outcome.exitCode == 0 && outcome.error.isEmpty, "\(outcome.error)")
      return outcome
    }

    @Test func bashReadsItsScript() throws {
      _ = try Self.run(.bash, "-n", "SCRIPT")
    }

    @Test(.enabled(if: path(of: .zsh) != nil, "zsh is not installed"))
    func zshReadsItsScript() throws {
      _ = try Self.run(.zsh, "-n", "SCRIPT")
    }

    @Test(.enabled(if: path(of: .fish) != nil, "fish is not installed"))
    func fishReadsItsScript() throws {
      _ = try Self.run(.fish, "-n", "SCRIPT")
    }

    @Test(
      .enabled(if: path(of: .fish) != nil, "fish is not installed"),
      arguments: [
        ("deepkmeans fit --meth", ["--method"]),
        ("deepkmeans fit --method dk", ["dkm", "dkm-annealed", "dkm-rein"]),
        ("deepkmeans compl", ["completions"]),
      ])
    func fishOffersWhatFits(line: String, words: [String]) throws {
      let outcome = try Self.run(.fish, "--no-config", "-c", "source SCRIPT; complete -C '\(line)'")
      let offers = outcome.output.split(separator: "\n").compactMap {
        $0.split(separator: "\t").first.map(String.init)
      }
      #expect(offers == words)
    }
  }
#endif
