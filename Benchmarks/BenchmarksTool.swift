import Kernels
@main struct BenchmarksTool { static func main() throws {
 let a = CommandLine.arguments
 let e = try Engine(threads: a.count > 2 ? Int(a[2]) : 1)
 let b = GemmBenchmark(engine: e, seconds: 0.4)
 for s in (a.count > 1 && a[1] != "-" ? a[1] : GemmShape.defaults).split(separator: ",") { let r = try b.run(GemmShape(parsing: String(s)))
  print(e.instructionSet, s, Int(r.medianRate), Int(r.bestRate), Int(r.peak), Int(r.percentOfPeak)) } } }
