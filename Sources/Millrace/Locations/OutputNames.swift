/// The output names of a run so far: two sources must never share one, or one's rows would silently replace the other's.
///
/// A hash of eight bytes a name, whatever its length, in a table that is at most four fifths full. Two names of a million share a hash with a
/// chance of one in thirty million; then a run that could go on is refused.
struct OutputNames {
    /// 0: free.
    private var slots = [UInt64](repeating: 0, count: 64)
    private var count = 0

    /// Takes a name.
    ///
    /// - Throws: `MillraceError`, when an earlier source of this run has it.
    mutating func claim(_ name: OutputName, for source: String) throws(MillraceError) {
        var hasher = Hasher()
        // Bytes: to S3 and to a folder, a letter with an accent and a letter followed by one are two names; to Swift's strings they are one.
        for byte in name.source.utf8 { hasher.combine(byte) }
        let hash = max(UInt64(bitPattern: Int64(hasher.finalize())), 1)
        guard insert(hash) else {
            throw MillraceError(
                .usage, "its outputs would have the same names as another source's: \(name.key(.parquet))",
                remedy: "convert it in a run of its own, to another destination", object: source)
        }
        count += 1
        if count * 5 > slots.count * 4 { grow() }
    }

    private mutating func insert(_ hash: UInt64) -> Bool {
        var place = Int(truncatingIfNeeded: hash >> 7) & (slots.count - 1)
        while slots[place] != 0 {
            if slots[place] == hash { return false }
            place = (place + 1) & (slots.count - 1)
        }
        slots[place] = hash
        return true
    }

    private mutating func grow() {
        let old = slots
        slots = [UInt64](repeating: 0, count: old.count * 2)
        for hash in old where hash != 0 { _ = insert(hash) }
    }
}
