import Testing
@testable import DeepClustering
