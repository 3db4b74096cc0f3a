/// Random partitions and their scores by scikit-learn and SciPy; written by Tools/make-metrics-fixtures.py.
struct MetricsFixture: Sendable {
  let seed: UInt64
  let samples: Int
  let clusters: Int
  let classes: Int
  let skewed: Bool
  let copied: Int
  let accuracy: Double
  /// By arithmetic, geometric, least and greatest mean.
  let nmi: [Double]
  let ari: Double

  static let all: [MetricsFixture] = [
    MetricsFixture(
      seed: 1, samples: 1, clusters: 1, classes: 1,
      skewed: false, copied: 0, accuracy: 1.0,
      nmi: [
        1.0, 1.0,
        1.0, 1.0,
      ], ari: 1.0),
    MetricsFixture(
      seed: 2, samples: 2, clusters: 2, classes: 2,
      skewed: false, copied: 0, accuracy: 0.5,
      nmi: [
        0.0, 0.0,
        0.0, 0.0,
      ], ari: 0.0),
    MetricsFixture(
      seed: 3, samples: 5, clusters: 3, classes: 2,
      skewed: false, copied: 0, accuracy: 0.6,
      nmi: [
        0.3586599605575701, 0.36400889786344465,
        0.43253806776631243, 0.3063371471741693,
      ], ari: -0.08695652173913043),
    MetricsFixture(
      seed: 4, samples: 12, clusters: 3, classes: 4,
      skewed: false, copied: 50, accuracy: 0.4166666666666667,
      nmi: [
        0.16752279190888034, 0.17416949816033092,
        0.23062711218045798, 0.13153273178777605,
      ], ari: -0.11235955056179775),
    MetricsFixture(
      seed: 5, samples: 20, clusters: 4, classes: 4,
      skewed: false, copied: 0, accuracy: 0.45,
      nmi: [
        0.22543544764501214, 0.22568817961657178,
        0.2366308695680472, 0.2152515202755264,
      ], ari: 0.00648107232287524),
    MetricsFixture(
      seed: 6, samples: 20, clusters: 4, classes: 4,
      skewed: false, copied: 80, accuracy: 0.95,
      nmi: [
        0.9017833529498814, 0.9017833529498814,
        0.9017833529498814, 0.9017833529498814,
      ], ari: 0.8444917335079392),
    MetricsFixture(
      seed: 7, samples: 30, clusters: 1, classes: 5,
      skewed: false, copied: 0, accuracy: 0.26666666666666666,
      nmi: [
        0.0, 0.0,
        0.0, 0.0,
      ], ari: 0.0),
    MetricsFixture(
      seed: 8, samples: 30, clusters: 5, classes: 1,
      skewed: false, copied: 0, accuracy: 0.3333333333333333,
      nmi: [
        0.0, 0.0,
        0.0, 0.0,
      ], ari: 0.0),
    MetricsFixture(
      seed: 9, samples: 30, clusters: 1, classes: 1,
      skewed: false, copied: 0, accuracy: 1.0,
      nmi: [
        1.0, 1.0,
        1.0, 1.0,
      ], ari: 1.0),
    MetricsFixture(
      seed: 10, samples: 40, clusters: 7, classes: 3,
      skewed: true, copied: 40, accuracy: 0.5,
      nmi: [
        0.2442868470926225, 0.2550767923113488,
        0.3429892225800956, 0.18969741814745517,
      ], ari: 0.12599392333053203),
    MetricsFixture(
      seed: 11, samples: 50, clusters: 3, classes: 7,
      skewed: true, copied: 40, accuracy: 0.36,
      nmi: [
        0.13633530295748164, 0.1432932929000887,
        0.196967115481346, 0.1042456642570633,
      ], ari: 0.044657307253664326),
    MetricsFixture(
      seed: 12, samples: 60, clusters: 60, classes: 60,
      skewed: false, copied: 0, accuracy: 0.5666666666666667,
      nmi: [
        0.8423489926244864, 0.8423669677077406,
        0.8478880515769776, 0.8368818347721608,
      ], ari: -0.016576555166062622),
    MetricsFixture(
      seed: 13, samples: 80, clusters: 10, classes: 10,
      skewed: false, copied: 100, accuracy: 1.0,
      nmi: [
        1.0, 1.0,
        1.0, 1.0,
      ], ari: 1.0),
    MetricsFixture(
      seed: 14, samples: 100, clusters: 10, classes: 10,
      skewed: true, copied: 30, accuracy: 0.5,
      nmi: [
        0.38175954869517725, 0.38208768935352705,
        0.39826162912866503, 0.36657059500038497,
      ], ari: 0.18723350557230717),
    MetricsFixture(
      seed: 15, samples: 100, clusters: 25, classes: 10,
      skewed: false, copied: 60, accuracy: 0.53,
      nmi: [
        0.5870523659142579, 0.592138856276059,
        0.6753868488072554, 0.519151987829101,
      ], ari: 0.3095648335978679),
    MetricsFixture(
      seed: 16, samples: 100, clusters: 10, classes: 25,
      skewed: false, copied: 60, accuracy: 0.41,
      nmi: [
        0.5690797595696695, 0.5761554446728273,
        0.674456818274037, 0.4921813931329662,
      ], ari: 0.20889912706110572),
    MetricsFixture(
      seed: 17, samples: 150, clusters: 12, classes: 10,
      skewed: true, copied: 90, accuracy: 0.5733333333333334,
      nmi: [
        0.6999024483834834, 0.7061622067091503,
        0.8071340028633627, 0.6178218987371225,
      ], ari: 0.5171589200284114),
    MetricsFixture(
      seed: 18, samples: 200, clusters: 10, classes: 10,
      skewed: false, copied: 0, accuracy: 0.195,
      nmi: [
        0.10568944577862992, 0.1056894468705549,
        0.10570464039154215, 0.10567425553341765,
      ], ari: -0.0037171160044515428),
    MetricsFixture(
      seed: 19, samples: 200, clusters: 200, classes: 5,
      skewed: false, copied: 0, accuracy: 0.055,
      nmi: [
        0.36142846346078306, 0.4138741319417591,
        0.7048366237270575, 0.24302340616862728,
      ], ari: 0.0008851324931754852),
    MetricsFixture(
      seed: 20, samples: 200, clusters: 5, classes: 200,
      skewed: false, copied: 0, accuracy: 0.05,
      nmi: [
        0.3596608805684461, 0.41397100423390065,
        0.7124127703685508, 0.2405515446582586,
      ], ari: -0.001373688371261566),
    MetricsFixture(
      seed: 21, samples: 1000, clusters: 20, classes: 20,
      skewed: true, copied: 50, accuracy: 0.523,
      nmi: [
        0.36396161819727163, 0.3639822968499696,
        0.36788300372985444, 0.36012294962521557,
      ], ari: 0.2651921799806232),
    MetricsFixture(
      seed: 22, samples: 5000, clusters: 10, classes: 10,
      skewed: false, copied: 55, accuracy: 0.5884,
      nmi: [
        0.31723739597185424, 0.3172373959721998,
        0.3172378642119449, 0.3172369277331458,
      ], ari: 0.2944969350294592),
    MetricsFixture(
      seed: 23, samples: 20000, clusters: 50, classes: 40,
      skewed: true, copied: 70, accuracy: 0.70775,
      nmi: [
        0.5698166957233074, 0.5700106371350798,
        0.5850777823021711, 0.555331506810379,
      ], ari: 0.5304500296533947),
  ]
}
