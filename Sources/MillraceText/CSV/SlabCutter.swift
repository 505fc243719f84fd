import CMillraceScan
import MillraceBytes
import MillraceColumns

/// Cuts a stream of CSV into slabs of whole records, in one serial scan.
///
/// A slab ends at the last record end before `k × slabBytes` of the object, and earlier where it has very many records: a function
/// of the content, never of how the bytes arrived. The header is taken out of the stream. The only faults thrown here are the header's.
///
/// A record with a quote where none may be is read by itself, and stays in the slab where it stands. Where it does not end before the
/// boundary, the slab ends in front of it, and from there to the next boundary the careful cutter reads. All agree about every
/// record that the fast scan can read, so what is found does not depend on who reads it. A record that is too large ends the
/// object: the decoder of its slab throws, and the cutter takes nothing more.
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
    /// A slab with so many records ends at the next multiple of `pieceBytes`: each may become a reject, which is larger than its text.
    static let slabRecords = 32 << 10
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    let dialect: CSVDialect
    let slabBytes: Int
    let recordLimit: Int
    let implementation: ScanImplementation

    /// The names; nil until the first record has been seen. Still nil after `finish`: there was no record at all.
    package internal(set) var header: CSVHeader?
    /// A record that is too large was met: its slab is out, and nothing that follows can be read.
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
    /// Where the last scan began.
    var checkpoint = Checkpoint()
    /// The bytes from an irregular record on, while it is not known where it ends.
    var held: [UInt8]?
    /// Reads single records.
    var scanner: RecordScanner
    /// Malformed records of the slab so far.
    var holes: [SlabHole] = []
    /// How much is scanned at a time: less for a while behind an irregular record, since another may follow.
    var pieceBytes = SlabCutter.pieceBytes
    /// How many pieces more are to be of that size.
    var caution = 0
    /// Who reads while an irregular record is in the way.
    var careful: CarefulCutter?
    /// What was taken and given back, to be read next; the last one first.
    var leftovers: [ArraySlice<UInt8>] = []
    /// The object's first bytes while they may be a byte order mark; nil once that is known.
    var opening: [UInt8]? = []

    /// Starts at the beginning of an object, in a dialect that is plain. A record of more than `recordLimit` bytes is a fault.
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
        self.state = SlabCutter.start(dialect, implementation)
        self.scanner = RecordScanner(dialect)
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
        while !isBroken {
            if careful != nil {
                try endCareful(into: &slabs)
            } else if let rest = held {
                goCareful(with: rest[...], into: &slabs)
            } else if state.in_quotes != 0 {
                goCareful(with: bytes[recordEnd..<length], into: &slabs)
            } else {
                // Nothing can be irregular about a line end that is not in quotes.
                try endLastRecord(into: &slabs)
                return
            }
            if careful == nil, leftovers.isEmpty, length == 0 { return }
            try drain(into: &slabs)
        }
    }

    private mutating func endLastRecord(into slabs: inout [Slab]) throws(RecordFault) {
        if length > recordEnd {
            try withUnsafeBytes(of: UInt8(ascii: "\n")) { feed throws(RecordFault) in
                try scanPiece(feed, isPadding: true, into: &slabs)
            }
        }
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
            try start.withUnsafeBufferPointer { bytes throws(RecordFault) in
                try take(UnsafeRawBufferPointer(bytes), into: &slabs)
            }
        }
    }

    private mutating func take(_ input: UnsafeRawBufferPointer, into slabs: inout [Slab]) throws(RecordFault) {
        var rest = input
        while rest.count > 0, !isBroken {
            let count = try takePiece(rest, into: &slabs)
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            try drain(into: &slabs)
        }
    }

    /// Takes as much as may be taken at once; returns how much that is.
    mutating func takePiece(_ rest: UnsafeRawBufferPointer, into slabs: inout [Slab]) throws(RecordFault) -> Int {
        if careful != nil {
            let count = min(rest.count, SlabCutter.pieceBytes)
            try takeCareful(UnsafeRawBufferPointer(rebasing: rest[..<count]), into: &slabs)
            return count
        }
        let room = Int(boundary - base) - length
        if let before = held?.count {
            let count = min(rest.count, room - before)
            held?.append(contentsOf: rest[..<count])
            settleHeld(into: &slabs)
            return count
        }
        let stop = SlabCutter.pieceBytes - Int((base + UInt64(length)) % UInt64(SlabCutter.pieceBytes))
        let count = min(rest.count, room, stop, pieceBytes, recordLimit)
        if caution > 0 { caution -= 1 } else { pieceBytes = min(pieceBytes * 2, SlabCutter.pieceBytes) }
        try scanPiece(UnsafeRawBufferPointer(rebasing: rest[..<count]), isPadding: false, into: &slabs)
        return count
    }

    static func start(_ dialect: CSVDialect, _ implementation: ScanImplementation) -> millrace_scan_state {
        millrace_scan_start(dialect.delimiter.first ?? UInt8(ascii: ","), dialect.slabQuote, implementation.code)
    }
}
