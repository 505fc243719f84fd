/// The medians of a kernel and of its floor, taken in turn.
struct Measurement {
    let kernel: Kernel
    let seconds: Double
    let floorSeconds: Double

    /// Runs until `repetitions` are done. The first few, which warm caches, tables and the allocator up, do not count.
    init(_ kernel: Kernel, repetitions: Int) throws {
        let warmUp = repetitions > 1 ? max(3, repetitions / 10) : 0
        var seconds: [Double] = []
        var floors: [Double] = []
        for repetition in 0..<warmUp + repetitions {
            let floor = kernel.floor.run()
            let taken = try kernel.run()
            guard repetition >= warmUp else { continue }
            floors.append(floor)
            seconds.append(taken)
        }
        self.kernel = kernel
        self.seconds = Measurement.median(seconds)
        floorSeconds = Measurement.median(floors)
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    var nanosecondsPerValue: Double { seconds * 1e9 / Double(kernel.values) }
    var gigabytesPerSecond: Double { Double(kernel.bytes) / seconds / 1e9 }
    var ratio: Double { seconds / floorSeconds }

    var row: String {
        "| \(kernel.name) | \(kernel.values) | \(rounded(nanosecondsPerValue, 2)) | \(rounded(gigabytesPerSecond, 2)) "
            + "| \(kernel.floor.name) | \(rounded(ratio, 1)) |"
    }

    static let head = "| kernel | values | ns a value | GB/s | floor | times the floor |\n|---|---:|---:|---:|---|---:|"

    var json: String {
        "{\"kernel\": \"\(kernel.name)\", \"values\": \(kernel.values), \"bytes\": \(kernel.bytes), \"seconds\": \(seconds), "
            + "\"floor\": \"\(kernel.floor.name)\", \"floor_seconds\": \(floorSeconds)}"
    }

    private func rounded(_ value: Double, _ digits: Int) -> String {
        let scale = digits == 2 ? 100.0 : 10.0
        let whole = Int((value * scale).rounded())
        let fraction = String(whole % Int(scale))
        return "\(whole / Int(scale))." + String(repeating: "0", count: digits - fraction.count) + fraction
    }
}
