/// Why a record could not be delimited. Its slab is the last of the object; positions are in the slab.
enum SlabDamage: Hashable, Sendable {
    /// A quote opens where no field starts, or something follows a closing quote that cannot.
    case irregularQuote(at: Int)
    /// The object ended inside a quoted field.
    case unclosedQuote(at: Int)
    /// The record that starts here is larger than the limit.
    case recordTooLarge(at: Int, limit: Int)

    /// Where the fault is.
    var position: Int {
        switch self {
        case .irregularQuote(let position), .unclosedQuote(let position), .recordTooLarge(let position, _): position
        }
    }
}

extension SlabDamage {
    init?(kind: UInt32, position: UInt32, limit: UInt32) {
        switch kind {
        case 1: self = .irregularQuote(at: Int(position))
        case 2: self = .unclosedQuote(at: Int(position))
        case 3: self = .recordTooLarge(at: Int(position), limit: Int(limit))
        default: return nil
        }
    }

    /// As it stands in a slab's index; a kind of 0 means no damage.
    var words: (kind: UInt32, position: UInt32, limit: UInt32) {
        switch self {
        case .irregularQuote(let position): (1, UInt32(position), 0)
        case .unclosedQuote(let position): (2, UInt32(position), 0)
        case .recordTooLarge(let position, let limit): (3, UInt32(position), UInt32(limit))
        }
    }
}
