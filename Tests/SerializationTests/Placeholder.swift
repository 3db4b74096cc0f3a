import Testing
@testable import Serialization
