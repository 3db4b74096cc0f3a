/// Shells for which there are completions.
package enum Shell: String, CaseIterable {
  case bash, zsh, fish
}

extension Tool {
  /// A script by which a shell completes the tool's command lines.
  package func completions(for shell: Shell) -> String {
    switch shell {
    case .bash: bashCompletions
    case .zsh: zshCompletions
    case .fish: fishCompletions
    }
  }

  // MARK: bash

  private var bashCompletions: String {
    let commands = descriptions
    var values: [String] = []
    var options: [String] = []
    for command in commands {
      func cases(_ isWanted: (CommandDescription.Values) -> Bool) -> String? {
        let names = command.options.filter { isWanted($0.values) }.map { "\(command.name)/\($0.name)" }
        return names.isEmpty ? nil : names.joined(separator: "|")
      }
      for option in command.options {
        let place = "    \(command.name)/\(option.name))"
        switch option.values {
        case .words(let words):
          values.append(
            "\(place) COMPREPLY=($(compgen -W '\(words.joined(separator: " "))' -- \"$word\")); return ;;")
        case .list(let words):
          values.append(
            "\(place) COMPREPLY=($(compgen -P \"${word%\"${word##*,}\"}\" -W '\(words.joined(separator: " "))' -- \"${word##*,}\")); return ;;"
          )
        default: break
        }
      }
      if let names = cases({ $0 == .file }) { values.append("    \(names)) compopt -o default; return ;;") }
      if let names = cases({ $0 == .directory }) {
        values.append("    \(names)) compopt -o dirnames; return ;;")
      }
      if let names = cases({ $0 == .text }) { values.append("    \(names)) return ;;") }
      options.append(
        "    \(command.name)) options='\(command.options.map(\.name).joined(separator: " "))' operands='\(command.operands.joined(separator: " "))' ;;"
      )
    }
    return """
      # Completions of \(name) for bash; made by '\(name) completions bash'.
      _\(name)() {
        local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} options= operands=
        COMPREPLY=()
        if [ "$COMP_CWORD" -eq 1 ]; then
          COMPREPLY=($(compgen -W '\((commands.map(\.name) + BuiltIn.options).joined(separator: " "))' -- "$word"))
          return
        fi
        # bash takes --option=value apart.
        if [ "$word" = = ]; then word=
        elif [ "$previous" = = ]; then previous=${COMP_WORDS[COMP_CWORD-2]}; fi
        case ${COMP_WORDS[1]}/$previous in
      \(values.joined(separator: "\n"))
        esac
        case ${COMP_WORDS[1]} in
      \(options.joined(separator: "\n"))
        esac
        case $word in
          -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
          *)
            if [ -n "$operands" ]; then COMPREPLY=($(compgen -W "$operands" -- "$word"))
            else compopt -o default; fi
            ;;
        esac
      }
      complete -F _\(name) \(name)
      """
  }

  // MARK: zsh

  private var zshCompletions: String {
    func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
    func escaped(_ text: String) -> String {
      var text = text.replacing("\\", with: "\\\\")
      for letter in ["[", "]", ":"] { text = text.replacing(letter, with: "\\" + letter) }
      return text
    }
    let list = descriptions.map { "    \(quoted("\($0.name):\(escaped($0.summary))"))" }
    let cases = descriptions.map { command in
      var specs = command.options.map { option in
        let name = "\(option.name)\(option.values == .none ? "" : "=")"
        let head = "\(name)[\(escaped(option.summary))]"
        let placeholder = escaped(option.placeholder ?? "")
        return switch option.values {
        case .none: head
        case .words(let words): "\(head):\(placeholder):(\(words.map(escaped).joined(separator: " ")))"
        case .list(let words): "\(head):\(placeholder):_values -s , word \(words.joined(separator: " "))"
        case .file: "\(head):\(placeholder):_files"
        case .directory: "\(head):\(placeholder):_files -/"
        case .text: "\(head):\(placeholder): "
        }
      }
      specs.append(
        command.operands.isEmpty
          ? "*:file:_files" : "1:word:(\(command.operands.map(escaped).joined(separator: " ")))")
      return "    \(command.name)) _arguments \(specs.map(quoted).joined(separator: " ")) ;;"
    }
    return """
      #compdef \(name)
      # Completions of \(name) for zsh; made by '\(name) completions zsh'.
      _\(name)() {
        local -a commands
        commands=(
      \(list.joined(separator: "\n"))
        )
        if (( CURRENT == 2 )); then
          _describe command commands
          return
        fi
        # The command stands for the program from here on.
        shift words
        (( CURRENT-- ))
        case ${words[1]} in
      \(cases.joined(separator: "\n"))
        esac
      }
      if [ "${funcstack[1]}" = _\(name) ]; then _\(name) "$@"; else compdef _\(name) \(name); fi
      """
  }

  // MARK: fish

  private var fishCompletions: String {
    func quoted(_ text: String) -> String {
      "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
    var lines = [
      "# Completions of \(name) for fish; made by '\(name) completions fish'.",
      "complete -c \(name) -n __fish_use_subcommand -l help -d 'lists the commands'",
      "complete -c \(name) -n __fish_use_subcommand -l version -d \(quoted(BuiltIn.version.summary))",
    ]
    for command in descriptions {
      lines.append(
        "complete -c \(name) -n __fish_use_subcommand -f -a \(command.name) -d \(quoted(command.summary))")
    }
    for command in descriptions {
      let begin = "complete -c \(name) -n '__fish_seen_subcommand_from \(command.name)'"
      for option in command.options {
        let values =
          switch option.values {
          case .none: ""
          case .words(let words): " -x -a \(quoted(words.joined(separator: " ")))"
          case .list(let words): " -x -a \(quoted("(__fish_append , \(words.joined(separator: " ")))"))"
          case .file: " -r -F"
          case .directory: " -x -a '(__fish_complete_directories)'"
          case .text: " -x"
          }
        lines.append("\(begin) -l \(option.name.dropFirst(2))\(values) -d \(quoted(option.summary))")
      }
      if !command.operands.isEmpty {
        // 'help fit' is not a command line of fit.
        lines.append("\(begin) -f -a \(quoted(command.operands.joined(separator: " ")))")
      }
    }
    return lines.joined(separator: "\n")
  }
}
