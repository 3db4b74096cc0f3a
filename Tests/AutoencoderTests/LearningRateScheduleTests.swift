import Autoencoder
import Kernels
import TestSupport
import Testing

@Suite struct LearningRateScheduleTests {
  private func factors(_ schedule: LearningRateSchedule, epochs: Int = 4) -> [Double] {
    (0..<3 * epochs).map { schedule.factor(step: $0, stepsPerEpoch: 3, epochs: epochs) }
  }

  @Test func constantIsOne() {
    #expect(factors(LearningRateSchedule()) == Array(repeating: 1, count: 12))
  }

  @Test func stepsComeAfterWholeEpochs() {
    #expect(
      factors(LearningRateSchedule(.step(epochs: 1, factor: 0.5)))
        == [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125])
    #expect(
      factors(LearningRateSchedule(.step(epochs: 3, factor: 0.5)))
        == [1, 1, 1, 1, 1, 1, 1, 1, 1, 0.5, 0.5, 0.5])
  }

  /// The warm-up takes its steps from the course's own.
  @Test func warmUpRisesToTheCourse() {
    #expect(
      factors(LearningRateSchedule(.step(epochs: 1, factor: 0.5), warmUpSteps: 4))
        == [0.25, 0.5, 0.75, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125])
    let cosine = factors(LearningRateSchedule(.cosine(floor: 0.2), warmUpSteps: 4))
    #expect(Array(cosine[..<5]) == [0.25, 0.5, 0.75, 1, 1])
    // Halfway from step 4 to 12 it is halfway from 1 to the floor.
    #expect(abs(cosine[8] - 0.6) < 1e-15)
  }

  /// Epochs have three steps here, so that one and a step are four steps.
  @Test func warmUpCountsInEpochsToo() {
    for course in [LearningRateSchedule.Course.step(epochs: 1, factor: 0.5), .cosine(floor: 0.2)] {
      #expect(
        factors(LearningRateSchedule(course, warmUpSteps: 1, warmUpEpochs: 1))
          == factors(LearningRateSchedule(course, warmUpSteps: 4)))
    }
  }

  @Test func cosineFallsToItsFloorAndStaysThere() {
    let schedule = LearningRateSchedule(.cosine(floor: 0.1))
    let factors = factors(schedule)
    #expect(factors[0] == 1)
    #expect(zip(factors, factors.dropFirst()).allSatisfy { $0 > $1 })
    #expect(
      [12, 13, 1000].map { schedule.factor(step: $0, stepsPerEpoch: 3, epochs: 4) } == [0.1, 0.1, 0.1])
  }

  /// A warm-up that is longer than the run ends in the run's end.
  @Test func warmUpMayBeLongerThanTheRun() {
    let schedule = LearningRateSchedule(.cosine(floor: 0.5), warmUpSteps: 20)
    #expect(factors(schedule) == (1...12).map { Double($0) / 20 })
    #expect(schedule.factor(step: 20, stepsPerEpoch: 3, epochs: 4) == 0.5)
  }

  /// Otherwise the rate would be at its end after the first epoch, and nothing would be learned from then on.
  @Test func aCosineNeedsItsEpochs() throws {
    let network = try Autoencoder(Architecture(inputs: 6, hidden: [5], latent: 2), random: Random(seed: 1))
    let options = TrainingOptions(schedule: LearningRateSchedule(.cosine(floor: 0)))
    #expect(
      throws: AutoencoderError.invalidOption(
        "a cosine schedule of no length; say over how many epochs the rate is to fall")
    ) { _ = try AutoencoderTrainer(network, options: options) }
    #expect(throws: AutoencoderError.invalidOption("a schedule over -5 epochs; give 0 or more")) {
      _ = try AutoencoderTrainer(network, epochs: -5)
    }
  }

  /// Epoch after epoch the trainer goes on in the schedule that its epochs are laid out in.
  @Test func trainersFollowTheSchedule() throws {
    let samples = TrainingSamples(Matrix.random(24, 6, seed: 1))
    let random = Random(seed: 2)
    let engine = try Engine()
    let network = try Autoencoder(Architecture(inputs: 6, hidden: [5], latent: 2), random: random)
    var options = TrainingOptions(batchSize: 8)
    options.schedule = LearningRateSchedule(.cosine(floor: 0.1), warmUpSteps: 4)
    var trainer = try AutoencoderTrainer(network, options: options, epochs: 4)
    for epoch in 0..<4 { _ = try trainer.trainEpoch(samples, epoch: epoch, random: random, engine: engine) }

    var stepper = try AutoencoderTrainer(network, options: options, epochs: 4)
    for epoch in 0..<4 {
      var shuffle = random.stream("shuffle", index: epoch)
      let order = shuffle.permutation(24)
      for (step, factor) in factors(options.schedule)[3 * epoch..<3 * epoch + 3].enumerated() {
        _ = try stepper.step(
          samples, at: order[8 * step..<8 * step + 8], rateFactor: factor, random: random, engine: engine)
      }
    }
    #expect(trainer.autoencoder == stepper.autoencoder)
  }
}
