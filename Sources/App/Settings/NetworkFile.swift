import Autoencoder
import Kernels
import Serialization
import ToolSupport

/// A network from a file: a model of this program, or a state_dict of PyTorch.
enum NetworkFile {
  /// The autoencoder in the file; activations that its metadata do not tell are those of the settings.
  static func read(_ path: String, _ settings: NetworkSettings) throws -> Autoencoder {
    do {
      let file = try SafeTensors(decoding: try File.read(path))
      return try Autoencoder(
        stateDict: file, activation: settings.activation, latentActivation: settings.latentActivation,
        outputActivation: settings.outputActivation)
    } catch let error as FileError {
      throw error
    } catch { throw DataError("\(path): \(error)") }
  }
}
