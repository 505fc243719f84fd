import CMillraceScan
import MillraceBytes
import MillraceColumns

/// Cuts a stream of JSON into slabs of whole records, in one serial scan.
///
/// Two forms are read. *JSON Lines*: each line that is not blank is a record. *An array document*: the whole object is one array,
/// over any number of lines, and each of its elements is a record. What a record is worth, the decoder says.
///
/// The form is a function of the first `decisionBytes`: an object whose first byte, white space aside, is not `[` is JSON Lines. If
/// it is, the object is an array document when the array goes on behind its first line or beyond `decisionBytes`, or when nothing
/// but white space follows it; an array that ends in the first line, with more lines behind it, is a line of JSON Lines (and the
/// decoder rejects it). What follows the end of an array document is rejected, and so is its missing end.
///
/// A slab ends at the last record end before `k × slabBytes` of the object, and what has more than `slabRecords` records is cut
/// evenly: a function of the content, never of how the bytes arrived. A record larger than the limit ends its slab, the decoder of
/// that slab throws, and the cutter takes nothing more.
///
/// - Complexity: O(bytes).
package struct JSONLinesCutter: Sendable {
    package static let defaultSlabBytes = 2 << 20
    /// Decoders may load whole words past the last record.
    package static let padding = 64
    /// What is looked at before an array counts as an array document.
    static let decisionBytes = 1 << 20
    /// The most records in a slab: a column has a slot for each, also where only some records have its key.
    static let slabRecords = 8192
    /// What is copied and scanned at a time: small enough to be in the cache still.
    static let pieceBytes = 64 << 10

    let slabBytes: Int
    let recordLimit: Int

    /// A record larger than the limit was met: its slab is out, and nothing that follows can be read.
    package internal(set) var isBroken = false

    var form: JSONForm
    var bytes: [UInt8] = []
    /// The bytes of the slab so far, and how many of them have been looked at.
    var length = 0
    var scanned = 0
    /// The records that are complete, as `JSONRecords` has them, and where the last of them ends.
    var index: [UInt32] = []
    var recordEnd = 0
    /// Where the record under way starts.
    var pending = 0
    /// Where `bytes[0]` stands in the object.
    var base: UInt64 = 0
    /// Where in the object the slab must end at the latest.
    var boundary: UInt64
    var ordinal = 0
    var firstLine: UInt64 = 1
    var recordsBefore: UInt64 = 0
    var lineEnd = JSONLineEnd.unknown

    /// Starts at the beginning of an object. A record of more than `recordLimit` bytes is a fault.
    package init(slabBytes: Int = defaultSlabBytes, recordLimit: Int) {
        self.slabBytes = max(slabBytes, 1)
        // Positions have 31 bits.
        self.recordLimit = min(max(recordLimit, 1), 1 << 30)
        self.boundary = UInt64(self.slabBytes)
        self.form = .undecided(JSONOpening())
    }

    /// Takes the next bytes of the object; finished slabs are appended to `slabs`.
    ///
    /// - Throws: nothing today: every fault is the decoder's.
    package mutating func append(_ input: UnsafeRawBufferPointer, into slabs: inout [Slab]) throws(RecordFault) {
        guard case .undecided(var opening) = form else { return take(input, into: &slabs) }
        // Only one may hold the bytes, or each call would copy them.
        form = .lines
        let used = opening.look(at: input)
        if opening.decision == nil {
            form = .undecided(opening)
        } else {
            settle(opening, into: &slabs)
            take(UnsafeRawBufferPointer(rebasing: input[used...]), into: &slabs)
        }
    }

    /// Ends the object: what is left is the last slab. The last record may lack its line end.
    ///
    /// - Throws: nothing today: every fault is the decoder's.
    package mutating func finish(into slabs: inout [Slab]) throws(RecordFault) {
        if case .undecided(var opening) = form {
            opening.finish()
            settle(opening, into: &slabs)
        }
        guard !isBroken else { return }
        scanRest()
        guard !isBroken else { return breakOff(into: &slabs) }
        cut(into: &slabs)
    }

    /// Knows the form: takes what was held back.
    private mutating func settle(_ opening: JSONOpening, into slabs: inout [Slab]) {
        form = opening.decision == .array ? .array(JSONArrayScan()) : .lines
        base = UInt64(opening.markBytes)
        while boundary <= base { boundary += UInt64(slabBytes) }
        opening.bytes.withUnsafeBytes { held in
            take(UnsafeRawBufferPointer(rebasing: held[opening.markBytes...]), into: &slabs)
        }
    }

    private mutating func take(_ input: UnsafeRawBufferPointer, into slabs: inout [Slab]) {
        var rest = input
        while rest.count > 0, !isBroken {
            let room = Int(boundary - base) - length
            let count = min(rest.count, room, JSONLinesCutter.pieceBytes)
            takePiece(UnsafeRawBufferPointer(rebasing: rest[..<count]), into: &slabs)
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Copies and scans a piece that ends at the boundary at the latest, then cuts where that is due.
    private mutating func takePiece(_ piece: UnsafeRawBufferPointer, into slabs: inout [Slab]) {
        makeRoom(length + piece.count)
        let end = length
        bytes.withUnsafeMutableBytes { target in
            // Safe: `makeRoom` saw to memory for the piece.
            UnsafeMutableRawBufferPointer(rebasing: target[end...]).copyMemory(from: piece)
        }
        length += piece.count
        scan()
        guard !isBroken else { return breakOff(into: &slabs) }
        guard base + UInt64(length) >= boundary else { return }
        boundary += UInt64(slabBytes)
        cut(into: &slabs)
    }

    /// Sees to memory for `count` bytes of text; grows by half, so that a long record is not copied for every slab it fills.
    mutating func makeRoom(_ count: Int) {
        guard bytes.count < count + JSONLinesCutter.padding else { return }
        let expected = length == 0 ? min(slabBytes, Int(boundary - base)) : 0
        var larger = JSONLinesCutter.allocate(max(count, expected, bytes.count * 3 / 2))
        JSONLinesCutter.copy(bytes, 0..<length, into: &larger)
        bytes = larger
    }

    /// Memory for `count` bytes of text and its padding; what it holds means nothing yet.
    static func allocate(_ count: Int) -> [UInt8] {
        // Safe: bytes have no invalid values, and nobody reads beyond what was copied in and the padding that `cut` sets.
        [UInt8](unsafeUninitializedCapacity: count + padding) { $1 = count + padding }
    }

    static func copy(_ source: [UInt8], _ range: Range<Int>, into target: inout [UInt8]) {
        guard !range.isEmpty else { return }
        source.withUnsafeBytes { source in
            // Safe: the caller made `target` at least as long as the range.
            target.withUnsafeMutableBytes { $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[range])) }
        }
    }
}
