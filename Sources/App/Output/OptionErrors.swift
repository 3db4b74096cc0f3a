import Autoencoder
import DeepClustering
import ToolSupport

// What the libraries say of options is about the command line: exit code 2, as of any that makes no sense.

extension DeepClusteringError: ExitCodeError {
  /// 2 for an option that is refused, otherwise 1.
  package var exitCode: Int32 { if case .invalidOption = self { 2 } else { 1 } }
}

extension AutoencoderError: ExitCodeError {
  /// 2 for an option that is refused, otherwise 1.
  package var exitCode: Int32 { if case .invalidOption = self { 2 } else { 1 } }
}
