import Testing

@testable import Kernels

@Suite struct ControlGroupTests {
  /// The quota with the given files, and with no others.
  private func quota(_ membership: String, _ files: [String: String]) -> Int? {
    ControlGroup.quota(membership: membership) { files[$0] }
  }

  @Test func memoryIsTheLeastOfAllAbove() {
    func memory(_ membership: String, _ files: [String: String]) -> Int? {
      ControlGroup.memory(membership: membership) { files[$0] }
    }
    let root = "/sys/fs/cgroup"
    let files = [
      "\(root)/a/b/memory.max": "max\n", "\(root)/a/memory.max": "4096\n", "\(root)/memory.max": "8192\n",
      "\(root)/c/memory.max": "1\n",
    ]
    #expect(memory("0::/a/b\n", files) == 4096)
    #expect(memory("0::/\n", files) == 8192)
    #expect(memory("0::/d\n", [:]) == nil)
    let old = [
      "\(root)/memory/x/memory.limit_in_bytes": "9223372036854771712\n",
      "\(root)/memory/memory.limit_in_bytes": "123\n", "\(root)/memory/y/memory.limit_in_bytes": "7\n",
    ]
    #expect(memory("3:memory:/x\n2:cpu:/y\n", old) == 123)
    #expect(memory("3:memory:/x\n", ["\(root)/memory/x/memory.limit_in_bytes": "9223372036854771712"]) == nil)
    #expect(AvailableMemory.bytes > 1 << 20)
  }

  @Test func theGroupsOwnLimitCounts() {
    let own = "/sys/fs/cgroup/user.slice/job.scope/cpu.max"
    #expect(quota("0::/user.slice/job.scope\n", [own: "200000 100000\n"]) == 2)
    #expect(quota("0::/user.slice/job.scope\n", [own: "250000 100000\n"]) == 3)
    #expect(quota("0::/user.slice/job.scope\n", [own: "1000 100000\n"]) == 1)
    #expect(quota("0::/user.slice/job.scope\n", [own: "max 100000\n"]) == nil)
  }

  @Test func theLeastOfAllAboveCounts() {
    var files = [
      "/sys/fs/cgroup/a/b/c/cpu.max": "800000 100000", "/sys/fs/cgroup/a/b/cpu.max": "max 100000",
      "/sys/fs/cgroup/a/cpu.max": "150000 50000",
    ]
    #expect(quota("0::/a/b/c", files) == 3)
    // A group beside is none of the process's.
    files["/sys/fs/cgroup/a/other/cpu.max"] = "100000 100000"
    #expect(quota("0::/a/b/c", files) == 3)
    files["/sys/fs/cgroup/cpu.max"] = "100000 100000"
    #expect(quota("0::/a/b/c", files) == 1)
  }

  /// A container sees its own group as the root.
  @Test func aContainersLimitIsAtTheRoot() {
    #expect(quota("0::/", ["/sys/fs/cgroup/cpu.max": "400000 100000"]) == 4)
    #expect(quota("0::/../../machine", ["/sys/fs/cgroup/cpu.max": "400000 100000"]) == 4)
    let files = [
      "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "300000", "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000",
    ]
    #expect(quota("4:cpu:/docker/0123abcd\n0::/\n", files) == 3)
  }

  @Test func versionOneHasAFileForEach() {
    let membership = "12:cpuset:/x\n4:cpu,cpuacct:/a/b:c\n1:name=systemd:/y\n0::/\n"
    let folder = "/sys/fs/cgroup/cpu,cpuacct/a/b:c"
    var files = ["\(folder)/cpu.cfs_quota_us": "500000\n", "\(folder)/cpu.cfs_period_us": "100000\n"]
    #expect(quota(membership, files) == 5)
    files["/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us"] = "-1\n"
    files["/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us"] = "100000\n"
    #expect(quota(membership, files) == 5)
    files["\(folder)/cpu.cfs_quota_us"] = "-1\n"
    #expect(quota(membership, files) == nil)
    // The group of another controller.
    files["/sys/fs/cgroup/cpu/x/cpu.cfs_quota_us"] = "100000"
    files["/sys/fs/cgroup/cpu/x/cpu.cfs_period_us"] = "100000"
    #expect(quota(membership, files) == nil)
  }

  @Test(arguments: ["", "0::", "nonsense", "0:/a", "0::/a\n\n"])
  func withoutLimitsThereIsNone(membership: String) {
    #expect(quota(membership, [:]) == nil)
    let files = ["", "max", "0 0", "-5 100000", "many 100000", "100000 0", "1 2 3"]
    for text in files { #expect(quota(membership, ["/sys/fs/cgroup/a/cpu.max": text]) == nil) }
  }
}
