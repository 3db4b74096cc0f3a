import Datasets
import Report
import Serialization

extension ReportSubject {
  /// Takes over the name of the reconstruction loss, as the settings of the run have it.
  mutating func takeLossName(_ setting: JSON?) {
    guard let name = setting?.stringValue else { return }
    reconstructionLossName = name.replacing("squared-error", with: "squared error")
  }

  /// Takes over what a data set tells about its samples.
  mutating func takeNames(of data: Dataset) {
    truth = data.labels
    featureNames = data.featureNames
    classNames = data.classNames
  }
}
