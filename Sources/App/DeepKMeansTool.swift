@main struct DeepKMeansTool { static func main() { print("deepkmeans") } }
