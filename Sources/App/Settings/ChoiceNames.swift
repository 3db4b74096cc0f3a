/// The words of an option that has one of several, for its help.
func names<Choice: RawRepresentable & CaseIterable>(
  _ type: Choice.Type
) -> String where Choice.RawValue == String {
  Choice.allCases.map(\.rawValue).joined(separator: ", ")
}
