import Serialization
import Testing
import ToolSupport

@testable import App

/// Help, completions and the manual page, which are made of the same words.
@Suite struct HelpTests {
  static let tool = DeepKMeansTool.tool

  @Test func aHelpTextIsTakenApart() {
    let text = HelpText(
      """
      Does things; --tied ties them.

      usage: tool do FILE [options]
             tool do --other

        --seed S        where all randomness comes
                        from
        --a, --b N      alike; with --scale HxW
        --long-name-of-a-flag it does
        --x N  --y DIR

      The end.
      """)
    func entry(_ names: [(String, String?)], _ description: String) -> HelpText.Entry {
      HelpText.Entry(names: names.map { .init(option: $0.0, placeholder: $0.1) }, description: description)
    }
    let entries: [HelpText.Entry] = [
      entry([("--seed", "S")], "where all randomness comes from"),
      entry([("--a", nil), ("--b", "N")], "alike; with --scale HxW"),
      entry([("--long-name-of-a-flag", nil)], "it does"), entry([("--x", "N")], ""),
      entry([("--y", "DIR")], ""),
    ]
    let blocks: [HelpText.Block] = [
      .paragraph("Does things; --tied ties them."), .usage(["tool do FILE [options]", "tool do --other"]),
      .options(entries), .paragraph("The end."),
    ]
    #expect(text.blocks == blocks)
    // An option that is only mentioned is found where that is.
    #expect(text.entry("--scale")?.name.placeholder == "HxW")
    #expect(text.entry("--tied")?.description == "Does things; --tied ties them.")
    #expect(text.entry("--none") == nil)
  }

  @Test func everyOptionIsDescribedAsItIsTaken() {
    for command in Self.tool.commands {
      let description = CommandDescription(command)
      let arities = command.allOptions
      for option in description.options where option.name != "--help" {
        let takesValue = arities[option.name]?.count != Arguments.Arity.Count.none
        #expect(!option.summary.isEmpty && option.summary.count <= 80, "\(command.name) \(option)")
        // "VALUE" stands where the help text has no placeholder.
        #expect(
          (option.placeholder != nil) == takesValue && option.placeholder != "VALUE",
          "\(command.name) \(option)")
      }
      // And nothing is described that it does not take.
      let described = HelpText(command.help).entries.flatMap(\.names).map(\.option)
      #expect(Set(described).isSubset(of: command.options.keys), "\(command.name)")
      // The parameters of a grid are described as such, and as the method's.
      let repeated = Set(described.filter { name in described.count { $0 == name } > 1 })
      #expect(repeated.isSubset(of: SearchCommand.grid), "\(command.name)")
    }
    let fit = CommandDescription(FitCommand.self).options
    func values(_ name: String) -> CommandDescription.Values? { fit.first { $0.name == name }?.values }
    #expect(
      values("--output") == .directory && values("--labels") == .file
        && values("--resume") == CommandDescription.Values.none)
    #expect(values("--epochs") == .text && values("--optimizer") == .words(["adam", "adamw", "sgd"]))
  }

  @Test func everyCommandHasExamplesThatItTakes() throws {
    for command in Self.tool.commands {
      let description = CommandDescription(command)
      #expect(!command.examples.isEmpty && description.help.contains("\nExamples:\n"), "\(command.name)")
      for example in command.examples {
        let words = example.line.split(separator: " ").map(String.init)
        #expect(words.prefix(2) == ["deepkmeans", command.name])
        let own = words.dropFirst(2).prefix { $0 != "|" && $0 != ">" }
        #expect(throws: Never.self, "\(example.line)") {
          try command.init(Arguments(Array(own), options: command.allOptions))
        }
      }
      #expect(
        Self.tool.run([command.name, "--help"]) == nil && Self.tool.run(["help", command.name]) == nil)
    }
    for words in [
      ["--help"], ["help"], ["help", "completions"], ["man", "--help"], ["--version"], ["version"],
    ] {
      #expect(Self.tool.run(words) == nil)
    }
  }

  @Test(arguments: [
    ("fti data.npy", "'fti' is no command; did you mean fit? 'deepkmeans --help' lists them"),
    ("--verison", "'--verison' is no command; did you mean --version? 'deepkmeans --help' lists them"),
    ("xyzzy", "'xyzzy' is no command; 'deepkmeans --help' lists them"),
    ("help --version", "'--version' is no command; 'deepkmeans --help' lists them"),
    ("help selct", "'selct' is no command; did you mean select? 'deepkmeans --help' lists them"),
    ("fit d --clutsers 3", "unknown option --clutsers; did you mean --clusters?"),
    ("fit d --pretrain 3", "unknown option --pretrain; did you mean --pretrain-epochs?"),
    ("fit d --xyzzy", "unknown option --xyzzy; --help lists the options"),
    (
      "fit d --optimizer adma",
      "--optimizer is 'adma'; did you mean adam? Give one of adam, adamw, sgd"
    ),
    ("fit d --optimizer best", "--optimizer is 'best'; give one of adam, adamw, sgd"),
    ("completions bahs", "no completions for 'bahs'; did you mean bash? Give one of bash, zsh, fish"),
    ("completions", "completions needs a shell: bash, zsh, fish"),
    ("man fit", "man cannot use 'fit'; see 'deepkmeans help man'"),
  ])
  func misspeltWordsAreNoticed(line: String, message: String) {
    let failure = Self.tool.run(line.split(separator: " ").map(String.init))
    #expect(failure?.exitCode == 2 && failure?.message == message)
  }

  @Test func theManualPageIsCurrent() throws {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(
      separator: "/")
    let kept = String(decoding: try File.read("\(root)/Docs/deepkmeans.1"), as: UTF8.self)
    #expect(
      kept == Self.tool.manualPage + "\n",
      "write it anew: swift run -c release deepkmeans man > Docs/deepkmeans.1")
  }

  @Test func theManualPageHasEverything() {
    let lines = Self.tool.manualPage.split(separator: "\n", omittingEmptySubsequences: false)
    let text = Self.tool.manualPage.replacing("\\-", with: "-")
    for description in Self.tool.descriptions {
      #expect(text.contains(".SH \"DEEPKMEANS \(description.name.uppercased())\""))
      #expect(description.options.allSatisfy { $0.name == "--help" || text.contains($0.name) })
      #expect(
        description.examples.allSatisfy {
          $0.line.contains("'") || text.contains($0.line.replacing("~", with: "\\(ti"))
        })
    }
    // No line of text is taken for a request, and all is ASCII.
    let requests = Set(lines.filter { $0.hasPrefix(".") }.map { $0.prefix { $0 != " " } })
    #expect(requests == [".TH", ".SH", ".TP", ".PP", ".B", ".br", ".nf", ".fi"])
    #expect(text.utf8.allSatisfy { $0 < 128 })
  }
}
