import CMillraceScan
import MillraceBytes
import MillraceColumns

/// Turns a place in a slab into the numbers that a person can use. Only faults pay for it.
struct SlabLocator {
    let slab: Slab
    /// The positions of delimiters and line ends.
    private let positions: ArraySlice<UInt32>

    init(_ slab: Slab) {
        self.slab = slab
        self.positions = slab.index[1..<slab.index.count - SlabDigest.wordCount]
    }

    /// The line that `offset` stands in.
    func line(at offset: Int) -> UInt64 {
        let lines = slab.bytes.withUnsafeBufferPointer { text -> Int in
            guard let base = text.baseAddress else { return 0 }
            // Safe: `offset` lies inside the slab.
            return millrace_count_byte(base, offset, UInt8(ascii: "\n"))
        }
        return slab.firstLine + UInt64(lines)
    }

    /// The field, from 1 in its record, that `offset` stands in.
    func column(at offset: Int) -> Int {
        var low = positions.startIndex
        var high = positions.endIndex
        while low < high {
            let middle = (low + high) / 2
            if positions[middle] < UInt32(offset) { low = middle + 1 } else { high = middle }
        }
        var column = 1
        while low > positions.startIndex, slab.bytes[Int(positions[low - 1])] != UInt8(ascii: "\n") {
            column += 1
            low -= 1
        }
        return column
    }

    /// A fault at `offset`; `column` nil means the record as a whole.
    func fault(
        _ reason: RecordFault.Reason, at offset: Int, record: UInt64, column: Int?, detail: String
    ) -> RecordFault {
        let position = SourcePosition(
            record: record, line: line(at: offset), column: column, byte: slab.byteOffset + UInt64(offset))
        return RecordFault(reason: reason, position: position, detail: detail)
    }

    /// A fault in the field that `offset` stands in.
    func fault(_ reason: RecordFault.Reason, at offset: Int, record: UInt64, detail: String) -> RecordFault {
        fault(reason, at: offset, record: record, column: column(at: offset), detail: detail)
    }

    /// The fault that ended the slab.
    func fault(of damage: SlabDamage, record: UInt64, quote: UInt8) -> RecordFault {
        switch damage {
        case .irregularQuote(let offset) where slab.bytes[offset] == quote:
            fault(
                .quoteInField, at: offset, record: record, detail: "a quote inside a field that does not begin with one"
            )
        case .irregularQuote(let offset):
            fault(.textAfterQuote, at: offset, record: record, detail: "text after the closing quote")
        case .unclosedQuote(let offset):
            fault(.unclosedQuote, at: offset, record: record, detail: "the quote that opens here is never closed")
        case .recordTooLarge(let offset, let limit):
            fault(
                .recordTooLarge, at: offset, record: record, column: nil,
                detail: "the record is larger than the limit of \(limit) bytes; a quote may be unclosed")
        }
    }
}
