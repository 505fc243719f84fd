/// Keeps count of an upload's parts and of its end. All stores hold uploads to the same rules.
struct PartLedger<Receipt: Sendable>: Sendable {
    enum State: Sendable, Hashable { case open, completing, completed, aborted }

    struct Part: Sendable {
        var size: Int
        var receipt: Receipt
    }

    let partSize: Int
    private(set) var state = State.open
    private var parts: [Int: Part] = [:]

    init(partSize: Int) { self.partSize = partSize }

    /// What is wrong with writing such a part now; nil where nothing is.
    func objection(toPart number: Int, size: Int) -> String? {
        guard state == .open else { return "the upload has ended" }
        guard (1...10_000).contains(number) else { return "part \(number) is not within 1 to 10,000" }
        guard size <= partSize else { return "part \(number) has \(size) bytes, more than the part size \(partSize)" }
        return nil
    }

    mutating func record(_ number: Int, size: Int, receipt: Receipt) {
        parts[number] = Part(size: size, receipt: receipt)
    }

    /// The parts in order and what is wrong with them; nil where nothing is.
    func ordered() -> (parts: [(number: Int, part: Part)], objection: String?) {
        let ordered = parts.sorted { $0.key < $1.key }.map { (number: $0.key, part: $0.value) }
        guard state == .open else { return (ordered, "the upload has ended") }
        guard !ordered.isEmpty else { return (ordered, "the upload has no parts") }
        for (index, entry) in ordered.enumerated() {
            guard entry.number == index + 1 else { return (ordered, "part \(index + 1) is missing") }
            guard entry.part.size == partSize || index == ordered.count - 1 else {
                return (ordered, "part \(entry.number) is shorter than the part size and not the last")
            }
        }
        return (ordered, nil)
    }

    /// The sizes of all parts together.
    var size: UInt64 { parts.values.reduce(0) { $0 + UInt64($1.size) } }

    /// Whether `abort` still has something to drop; it has not a second time.
    mutating func abort() -> Bool {
        guard state == .open || state == .completing else { return false }
        state = .aborted
        return true
    }

    mutating func startCompletion() { state = .completing }
    mutating func complete() { state = .completed }
    /// A failed completion may be tried again or aborted.
    mutating func completionFailed() { if state == .completing { state = .open } }
}
