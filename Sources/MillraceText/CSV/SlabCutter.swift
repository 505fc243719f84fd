import CMillraceScan
import MillraceBytes
import MillraceColumns

/// Cuts a stream of CSV into slabs of whole records, in one serial scan.
///
/// A slab ends at the last record end before `k × slabBytes` of the object: a function of the content, never of how the bytes
/// arrived. The header is taken out of the stream. The only faults thrown here are the header's; a record that cannot be
/// delimited ends its slab, the decoder of that slab throws, and the cutter takes nothing more: so the first throw in slab order
/// is the first malformed record.
///
/// To survive here: everything about a slab (`state`, `index`, `recordEnd`) is relative to `bytes[0]`, which is always the start
/// of a record; after a cut the remainder is moved and scanned again from there, so there is nothing to rebase.
///
/// - Complexity: O(bytes), and at most one slab's length scanned twice per cut.
package struct SlabCutter: Sendable {
    package static let defaultSlabBytes = 2 << 20
    /// Decoders may load whole words past the last field.
    package static let padding = 64
    /// What is copied and scanned at a time: small enough to be in the cache still.
    static let pieceBytes = 64 << 10
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    let dialect: CSVDialect
    let slabBytes: Int
    let recordLimit: Int
    let implementation: ScanImplementation

    /// The names; nil until the first record has been seen. Still nil after `finish`: there was no record at all.
    package internal(set) var header: CSVHeader?
    /// A record that cannot be delimited was met: its slab is out, and nothing that follows can be read.
    package internal(set) var isBroken = false

    var bytes: [UInt8]
    /// The bytes of the slab so far, all scanned.
    var length = 0
    var index: [UInt32]
    var indexCount = 1
    var state: millrace_scan_state
    /// Where the last complete record ends, and how much of `index` belongs to complete records.
    var recordEnd = 0
    var recordEndCount = 1
    /// Where `bytes[0]` stands in the object.
    var base: UInt64 = 0
    /// Where in the object the slab must end at the latest.
    var boundary: UInt64
    var ordinal = 0
    var firstLine: UInt64 = 1
    var recordsBefore: UInt64 = 0
    /// The object's first bytes while they may be a byte order mark; nil once that is known.
    var opening: [UInt8]? = []

    /// Starts at the beginning of an object. A record of more than `recordLimit` bytes is a fault.
    package init(
        dialect: CSVDialect, slabBytes: Int = defaultSlabBytes, recordLimit: Int,
        implementation: ScanImplementation = .best
    ) {
        self.dialect = dialect
        self.slabBytes = max(slabBytes, 1)
        // Positions are 32 bits, and decoders append to a slab's text.
        self.recordLimit = min(max(recordLimit, 1), 1 << 30)
        self.implementation = implementation
        self.boundary = UInt64(self.slabBytes)
        self.bytes = SlabCutter.allocate(self.slabBytes + SlabCutter.padding + 1)
        self.index = [SlabDigest.leadingWord]
        self.state = millrace_scan_start(dialect.delimiter, dialect.quote, implementation.code)
    }

    /// Takes the next bytes of the object; finished slabs are appended to `slabs`.
    ///
    /// - Throws: the header's fault (record 0).
    package mutating func append(_ input: UnsafeRawBufferPointer, into slabs: inout [Slab]) throws(RecordFault) {
        var rest = input[...]
        while var start = opening, let byte = rest.first, !isBroken {
            start.append(byte)
            rest = rest.dropFirst()
            opening = start
            guard start.count == 3 || !SlabCutter.byteOrderMark.starts(with: start) else { continue }
            try settleOpening(into: &slabs)
        }
        try take(UnsafeRawBufferPointer(rebasing: rest), into: &slabs)
    }

    /// Ends the object: what is left is the last slab. The last record may lack its line end.
    ///
    /// - Throws: the header's fault (record 0).
    package mutating func finish(into slabs: inout [Slab]) throws(RecordFault) {
        try settleOpening(into: &slabs)
        guard !isBroken else { return }
        if state.in_quotes != 0 {
            try breakOff(.unclosedQuote(at: Int(state.opening)), into: &slabs)
            return
        }
        if length > recordEnd { try takeCopy([UInt8(ascii: "\n")], isPadding: true, into: &slabs) }
        if !isBroken { cut(into: &slabs) }
    }

    /// Knows what the first bytes are: drops them as a byte order mark, or takes them as text.
    private mutating func settleOpening(into slabs: inout [Slab]) throws(RecordFault) {
        guard let start = opening else { return }
        opening = nil
        if start == SlabCutter.byteOrderMark {
            base = UInt64(start.count)
            while boundary <= base { boundary += UInt64(slabBytes) }
        } else {
            try takeCopy(start, into: &slabs)
        }
    }

    private mutating func takeCopy(
        _ copy: [UInt8], isPadding: Bool = false, into slabs: inout [Slab]
    ) throws(RecordFault) {
        for byte in copy where !isBroken {
            try withUnsafeBytes(of: byte) { buffer throws(RecordFault) in
                try scanPiece(buffer, isPadding: isPadding, into: &slabs)
            }
        }
    }

    private mutating func take(_ input: UnsafeRawBufferPointer, into slabs: inout [Slab]) throws(RecordFault) {
        var rest = input
        while rest.count > 0, !isBroken {
            let room = Int(boundary - base) - length
            let count = min(rest.count, room, SlabCutter.pieceBytes, recordLimit)
            try scanPiece(UnsafeRawBufferPointer(rebasing: rest[..<count]), isPadding: false, into: &slabs)
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }
}
