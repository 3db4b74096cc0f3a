@main struct BenchmarksTool { static func main() { print("benchmarks") } }
