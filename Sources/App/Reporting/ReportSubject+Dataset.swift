import Datasets
import Report

extension ReportSubject {
  /// Takes over what a data set tells about its samples.
  mutating func takeNames(of data: Dataset) {
    truth = data.labels
    featureNames = data.featureNames
    classNames = data.classNames
  }
}
