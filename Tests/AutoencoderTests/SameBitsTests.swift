import Autoencoder
import Kernels
import Testing

@Suite struct SameBitsTests {
  @Test(arguments: TrainingCase.all, CPU.instructionSets)
  func theNumberOfThreadsChangesNothing(training: TrainingCase, instructionSet: InstructionSet) throws {
    let runs = try [1, 2, 3].map { threads in
      let engine = try Engine(instructionSet: instructionSet, threads: threads)
      var trainer = try training.trainer()
      let results = try (1...3).map {
        try trainer.trainEpoch(
          TrainingCase.samples, epoch: $0, random: Random(seed: 4), engine: engine,
          embeddingLoss: GradientCheck.fourthPowers)
      }
      return (results: results, autoencoder: trainer.autoencoder)
    }
    #expect(runs.map(\.results) == Array(repeating: runs[0].results, count: 3))
    #expect(runs.map(\.autoencoder) == Array(repeating: runs[0].autoencoder, count: 3))
  }

  /// Layers that are wide enough to be cut into pieces for several threads.
  @Test(arguments: [false, true], CPU.instructionSets)
  func theNumberOfThreadsChangesNothingInWideLayers(
    everyOption: Bool, instructionSet: InstructionSet
  ) throws {
    let samples = TrainingSamples(Matrix.shares(260, 12, seed: 3))
    let options = TrainingCase.everyOption(.adam(Adam()))
    let networks = try [1, 2, 3].map { threads in
      let engine = try Engine(instructionSet: instructionSet, threads: threads)
      let random = Random(seed: 4)
      var trainer = try AutoencoderTrainer(
        Autoencoder(
          Architecture(
            inputs: 12, hidden: [64, 200], latent: 5, outputActivation: .sigmoid, tiesWeights: everyOption),
          random: random), options: everyOption ? options : TrainingOptions(), epochs: 2)
      for epoch in 0..<2 {
        _ = try trainer.trainEpoch(samples, epoch: epoch, random: random, engine: engine)
      }
      return trainer.autoencoder
    }
    #expect(networks == Array(repeating: networks[0], count: 3))
  }

  @Test(arguments: TrainingCase.all)
  func measuringChangesNothing(training: TrainingCase) throws {
    let engine = try Engine(threads: 2)
    let networks = try [(false, false), (true, false), (false, true)].map { records, measures in
      var training = training
      training.options.recordsDiagnostics = records
      var trainer = try training.trainer()
      if measures { trainer.profile = StepProfile() }
      for epoch in 1...3 {
        let result = try trainer.trainEpoch(
          TrainingCase.samples, epoch: epoch, random: Random(seed: 4), engine: engine,
          embeddingLoss: GradientCheck.fourthPowers)
        #expect((result.diagnostics != nil) == records)
      }
      if let profile = trainer.profile {
        #expect(StepProfile.Part.allCases.allSatisfy { (profile.seconds[$0] ?? 0) > 0 })
      }
      return trainer.autoencoder
    }
    #expect(networks == Array(repeating: networks[0], count: 3))
  }
}
