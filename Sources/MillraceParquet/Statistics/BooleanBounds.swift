/// Bounds of booleans: false is below true.
struct BooleanBounds: FixedBounds {
    private var hasFalse = false
    private var hasTrue = false

    var isEmpty: Bool { !hasFalse && !hasTrue }
    var nanCount: Int { 0 }

    mutating func add(_ values: UnsafeBufferPointer<UInt8>) {
        var ones = 0
        for value in values { ones += Int(value & 1) }
        if ones > 0 { hasTrue = true }
        if ones < values.count { hasFalse = true }
    }

    mutating func merge(_ other: BooleanBounds) {
        hasFalse = hasFalse || other.hasFalse
        hasTrue = hasTrue || other.hasTrue
    }

    private var min: Int { hasFalse ? 0 : 1 }
    private var max: Int { hasTrue ? 1 : 0 }

    func isOrdered(after previous: BooleanBounds) -> (ascending: Bool, descending: Bool) {
        (previous.min <= min && previous.max <= max, previous.min >= min && previous.max >= max)
    }

    func encoded(width: Int) -> EncodedBounds? {
        isEmpty ? nil : EncodedBounds(min: [UInt8(min)], max: [UInt8(max)])
    }
}
