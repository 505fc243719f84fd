/// Why the object ends with a slab; positions are in the slab.
enum SlabDamage: Hashable, Sendable {
    /// The record that starts here is larger than the limit.
    case recordTooLarge(at: Int, limit: Int)
}

extension SlabDamage {
    /// Where the record starts.
    var position: Int {
        switch self {
        case .recordTooLarge(let position, _): position
        }
    }

    init?(kind: UInt32, position: UInt32, limit: UInt32) {
        guard kind == 1 else { return nil }
        self = .recordTooLarge(at: Int(position), limit: Int(limit))
    }

    /// As it stands in a slab's index; a kind of 0 means no damage.
    var words: (kind: UInt32, position: UInt32, limit: UInt32) {
        switch self {
        case .recordTooLarge(let position, let limit): (1, UInt32(position), UInt32(limit))
        }
    }
}
