import MillraceBytes

/// Finds out whether a header has come whole, and goes on from where it had to stop.
///
/// SPEC: "Object Container Files": the magic, blocks of keys and values, the sync marker.
struct HeaderEnd {
    /// What has been passed by: whole counts, keys and values.
    private(set) var offset = 0
    /// Keys and values left in the open block.
    private var left: Int64 = 0

    /// Whether `bytes`, which begin with the file and only ever grow, hold the header or show that it is none: then it can be parsed.
    ///
    /// - Complexity: O(keys that came since the last call), however long they are.
    mutating func isReached(in bytes: [UInt8]) -> Bool {
        let magic = ContainerHeader.magic
        guard bytes.count >= magic.count, bytes.prefix(magic.count).elementsEqual(magic) else {
            return !magic.starts(with: bytes)
        }
        offset = max(offset, magic.count)
        return bytes.withRawBytes { bytes in
            do throws(ValueFault) {
                while try !step(UnsafeRawBufferPointer(rebasing: bytes[offset...])) {}
                return true
            } catch { return error != .truncated }
        }
    }

    /// Passes one count, key or value by; true when it was the marker.
    private mutating func step(_ rest: UnsafeRawBufferPointer) throws(ValueFault) -> Bool {
        var cursor = ByteCursor(rest)
        var isEnd = false
        if left > 0 {
            _ = try cursor.run()
            left -= 1
        } else {
            let count = try cursor.long()
            if count < 0 { _ = try cursor.long() }
            if count == 0 { _ = try cursor.run(of: ContainerHeader.syncLength) }
            isEnd = count == 0
            // Absurd counts are for the parser to refuse, which it does before their keys have come.
            guard count.magnitude <= AvroHeader.maximumKeys else { throw .malformed("\(count) metadata keys") }
            left = 2 * Int64(count.magnitude)
        }
        offset += cursor.offset
        return isEnd
    }
}
