/// One loop to be timed, with a floor to be held against and an answer to be checked.
struct Kernel {
    let name: String
    /// What one run goes through.
    let values: Int
    let bytes: Int
    let floor: Floor
    /// Runs once and returns the seconds that it took.
    let run: () throws -> Double

    /// `check` says whether the answer of a run is right; it is asked after every run and not timed.
    init<Answer>(
        _ name: String, values: Int, bytes: Int, floor: Floor, run: @escaping () throws -> Answer,
        check: @escaping (Answer) throws -> Bool
    ) {
        self.name = name
        self.values = values
        self.bytes = bytes
        self.floor = floor
        self.run = {
            let (answer, seconds) = try timed(run)
            guard try check(answer) else { throw WrongAnswer(kernel: name) }
            return seconds
        }
    }
}

/// What a kernel cannot be faster than.
struct Floor {
    let name: String
    let run: () -> Double

    /// A copy of as many bytes as the kernel takes in.
    static func copy(_ bytes: Int) -> Floor {
        let source = [UInt8](repeating: 7, count: max(bytes, 1))
        var target = [UInt8](repeating: 0, count: max(bytes, 1))
        return Floor(name: "copy") {
            timed {
                target.withUnsafeMutableBytes { target in
                    source.withUnsafeBytes { target.copyMemory(from: $0) }
                }
            }.seconds
        }
    }

    /// A loop that loads every value and stores one word for it.
    static func touch(_ body: @escaping () -> [UInt64]) -> Floor { Floor(name: "touch") { timed(body).seconds } }
}

struct WrongAnswer: Error, CustomStringConvertible {
    let kernel: String
    var description: String { "\(kernel): a wrong answer" }
}

/// Keeps the compiler from knowing that a result is not needed.
@inline(never) func timed<Answer>(_ body: () throws -> Answer) rethrows -> (answer: Answer, seconds: Double) {
    let start = ContinuousClock.now
    let answer = try body()
    let elapsed = (ContinuousClock.now - start).components
    return (answer, Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18)
}
