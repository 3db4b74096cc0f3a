import Kernels
import Testing

@testable import App
@testable import DeepClustering

@Suite struct ResultTableTests {
  /// Columns stay below their names, however long a method's name is.
  @Test func columnsLineUp() {
    func clustering(_ method: String) -> Clustering {
      Clustering(
        method: method, autoencoder: nil, centroids: Matrix(rows: 1, columns: 1), labels: [0],
        embedding: Matrix(rows: 1, columns: 1), inertia: 0, history: [])
    }
    var short = ResultTable()
    short.add(clustering("KM"))
    #expect(
      short.text == """
        method      ACC %    NMI %    ARI %  seconds
        KM              -        -        -      0.0
        """)
    var long = ResultTable()
    for name in ["KM", "DKM-annealed"] { long.add(clustering(name)) }
    #expect(
      long.text == """
        method           ACC %    NMI %    ARI %  seconds
        KM                   -        -        -      0.0
        DKM-annealed         -        -        -      0.0
        """)
  }
}
