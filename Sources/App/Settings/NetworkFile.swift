import Autoencoder
import Datasets
import Kernels
import Serialization
import ToolSupport

/// A network from a file: a model of this program, or a state_dict of PyTorch.
struct NetworkFile {
  let autoencoder: Autoencoder
  /// Tells whether a file of the same name is another one.
  let fingerprint: String

  /// The network in the file; activations that its metadata do not tell are those of the settings.
  init(reading path: String, _ settings: NetworkSettings) throws {
    let bytes = try File.read(path)
    do {
      autoencoder = try Autoencoder(
        // Other programs keep more in their files than layers.
        stateDict: SafeTensors(decoding: bytes, leavingOutOtherTypes: true), activation: settings.activation,
        latentActivation: settings.latentActivation, outputActivation: settings.outputActivation)
    } catch { throw DataError("\(path): \(error)") }
    fingerprint = Dataset.fingerprint(of: bytes)
  }
}

extension Dataset {
  /// The hash of the data, and after a + that of the file that the network is from.
  func fingerprint(startingFrom network: NetworkFile?) -> String {
    fingerprint() + (network.map { "+\($0.fingerprint)" } ?? "")
  }
}
