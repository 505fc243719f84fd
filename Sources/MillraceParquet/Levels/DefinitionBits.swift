import MillraceBytes
import MillraceColumns

/// The definition levels of a flat optional column's open page: one bit a row.
///
/// As long as no null has come only a count is kept, so that columns without nulls cost nothing here.
struct DefinitionBits: ~Copyable {
    private var words: [UInt64] = []
    private(set) var count = 0
    private(set) var nullCount = 0

    /// The memory held.
    var allocatedBytes: Int { words.capacity * 8 }

    mutating func removeAll() {
        words.removeAll(keepingCapacity: true)
        count = 0
        nullCount = 0
    }

    /// Appends `rows` of a column; nil means that all hold a value.
    mutating func append(_ validity: Validity?, rows: Range<Int>) {
        let nulls = validity.map { $0.nullCount(in: rows) } ?? 0
        if nulls == 0, nullCount == 0 {
            count += rows.count
            return
        }
        materialize()
        if let validity, nulls > 0 {
            var row = rows.lowerBound
            while row < rows.upperBound {
                let taken = min(64, rows.upperBound - row)
                append(validity.bits(from: row, count: taken), count: taken)
                row += taken
            }
        } else {
            var rest = rows.count
            while rest > 0 {
                let taken = min(64, rest)
                append(~0 >> UInt64(64 - taken), count: taken)
                rest -= taken
            }
        }
        nullCount += nulls
    }

    /// Writes out the rows that were only counted so far.
    private mutating func materialize() {
        guard nullCount == 0 else { return }
        words.removeAll(keepingCapacity: true)
        words.append(contentsOf: repeatElement(~0, count: count >> 6))
        if count & 63 != 0 { words.append(~0 >> UInt64(64 - count & 63)) }
    }

    private mutating func append(_ bits: UInt64, count added: Int) {
        let shift = UInt64(count & 63)
        if shift == 0 {
            words.append(bits)
        } else {
            words[words.count - 1] |= bits << shift
            if Int(shift) + added > 64 { words.append(bits >> (64 - shift)) }
        }
        count += added
    }

    /// Appends the levels in the hybrid encoding, without a length.
    ///
    /// A bit is a level, so eight rows are a byte of the bitmap: literals are copied.
    func encode(into sink: inout ByteSink) {
        if nullCount == 0 || nullCount == count {
            HybridEncoder.appendRun(UInt8(nullCount == 0 ? 1 : 0), count: count, bitWidth: 1, into: &sink)
            return
        }
        words.withUnsafeBytes { encode(bitmap: $0, into: &sink) }
    }

    private func encode(bitmap: UnsafeRawBufferPointer, into sink: inout ByteSink) {
        let whole = count / 8
        let shortestRun = 4
        var literalStart = 0
        var byte = 0
        while byte < whole {
            let value = bitmap[byte]
            guard value == 0 || value == 0xFF else {
                byte += 1
                continue
            }
            var end = byte + 1
            while end < whole, bitmap[end] == value { end += 1 }
            if end - byte >= shortestRun {
                appendLiterals(bitmap, literalStart..<byte, into: &sink)
                HybridEncoder.appendRun(value & 1, count: (end - byte) * 8, bitWidth: 1, into: &sink)
                literalStart = end
            }
            byte = end
        }
        appendLiterals(bitmap, literalStart..<(count + 7) / 8, into: &sink)
    }

    private func appendLiterals(_ bitmap: UnsafeRawBufferPointer, _ range: Range<Int>, into sink: inout ByteSink) {
        guard !range.isEmpty else { return }
        sink.append(varint: UInt64(range.count) << 1 | 1)
        sink.append(UnsafeRawBufferPointer(rebasing: bitmap[range]))
    }
}
