import CMillraceScan
import MillraceColumns

/// What the scan found in a slab besides positions.
///
/// A CSV slab's `index` is: one word of all ones (so that every field starts one past the word before its end), the position of
/// every delimiter and line end outside quotes, then the digest.
struct SlabDigest: Hashable, Sendable {
    /// The word before the first position.
    static let leadingWord = UInt32.max
    /// The words after the last position.
    static let wordCount = 6

    /// Records that are complete, blank lines among them.
    var recordEnds = 0
    /// Records that are nothing but their line end.
    var blankLines = 0
    /// `MILLRACE_SCAN_…` bits.
    var flags: UInt32 = 0
    /// Why the slab's last record is not complete.
    var damage: SlabDamage?

    var hasQuotes: Bool { flags & UInt32(MILLRACE_SCAN_QUOTES) != 0 }
    var hasDoubledQuotes: Bool { flags & UInt32(MILLRACE_SCAN_DOUBLED_QUOTES) != 0 }
    var hasCarriageReturns: Bool { flags & UInt32(MILLRACE_SCAN_CARRIAGE_RETURNS) != 0 }
    var isASCII: Bool { flags & UInt32(MILLRACE_SCAN_NON_ASCII) == 0 }
}

extension SlabDigest {
    init(_ state: millrace_scan_state, damage: SlabDamage?) {
        self.init(
            recordEnds: Int(state.record_ends), blankLines: Int(state.blank_lines), flags: state.flags, damage: damage)
    }

    /// Reads what `append(to:)` wrote.
    init(_ slab: Slab) {
        let words = slab.index.suffix(SlabDigest.wordCount)
        let first = words.startIndex
        recordEnds = Int(words[first])
        blankLines = Int(words[first + 1])
        flags = words[first + 2]
        damage = SlabDamage(kind: words[first + 3], position: words[first + 4], limit: words[first + 5])
    }

    func append(to index: inout [UInt32]) {
        index.append(UInt32(recordEnds))
        index.append(UInt32(blankLines))
        index.append(flags)
        let (kind, position, limit) = damage?.words ?? (0, 0, 0)
        index.append(kind)
        index.append(position)
        index.append(limit)
    }
}
