/// What planning keeps of groups: four bytes for each source that was merged, and sixteen for each group.
struct GroupTable: Sendable {
    /// What is known of one group's sources.
    struct Census: Hashable, Sendable {
        /// Of how many sources it is the latest group.
        var members = 0
        /// How many of them this run's listing has, as far as it was looked at.
        var seen = 0
        /// The formats of its outputs.
        var formats: Set<OutputFormat> = []
        /// Of how many it was the latest once: their rows may be in its outputs still.
        var left = 0
        /// Whether one of them is another now.
        var isBroken = false
    }

    /// From 1; 0 is none.
    typealias Number = UInt32

    private var numbers: [UInt64: Number] = [:]
    private(set) var censuses: [Census] = [Census()]

    var isEmpty: Bool { censuses.count == 1 }

    /// The number of a group, a new one if need be.
    mutating func number(of hash: String) -> Number {
        let key = GroupTable.key(hash)
        if let number = numbers[key] { return number }
        censuses.append(Census())
        numbers[key] = Number(censuses.count - 1)
        return Number(censuses.count - 1)
    }

    /// The number of a group that is known; 0 for any other.
    func known(_ hash: String) -> Number { numbers[GroupTable.key(hash)] ?? 0 }

    subscript(number: Number) -> Census {
        get { censuses[Int(number)] }
        set { censuses[Int(number)] = newValue }
    }

    /// A group that some have left, and others have not, must be written anew.
    mutating func breakThoseThatWereLeft() {
        for index in censuses.indices where censuses[index].left > 0 && censuses[index].members > 0 {
            censuses[index].isBroken = true
        }
    }

    /// Whether there is such a group.
    var hasLeft: Bool { censuses.contains { $0.left > 0 && $0.members > 0 } }

    private static func key(_ hash: String) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(hash)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
