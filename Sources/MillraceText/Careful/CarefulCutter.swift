import MillraceBytes
import MillraceColumns

/// Cuts a stream of CSV in any dialect, with any irregularity, into slabs of whole records that are written anew.
///
/// It keeps the rules of `SlabCutter`: a slab ends at the last record end before `k × slabBytes` of the object, however the bytes
/// arrived; the header is taken out of the stream. A malformed record is a reject in its slab, and reading goes on behind the
/// first line end in it.
///
/// To survive here: `pending` begins where a record does, or a line that is no record; nothing looks back beyond it.
///
/// - Complexity: O(bytes); a quote that is never closed costs its record once more.
package struct CarefulCutter: Sendable {
    let dialect: CSVDialect
    let slabBytes: Int
    let recordLimit: Int
    /// Whether it stops at the first boundary behind a slab, because somebody else goes on from there.
    let stopsAtBoundary: Bool

    /// The names; nil until the first record has been seen. Still nil after `finish`: there was no record at all.
    package internal(set) var header: CSVHeader?
    /// The object ends here: a record is too large.
    package internal(set) var isBroken = false
    /// Its slab is out, and the rest is in `pending`.
    var hasStopped = false

    var scanner: RecordScanner
    var slab: CanonicalSlab
    /// What has arrived and is not consumed.
    var pending: [UInt8] = []
    /// Where `pending` begins: in the object, and in which line.
    var offset: UInt64
    var line: UInt64
    /// Where in the object the slab must end at the latest.
    var boundary: UInt64
    var ordinal: Int
    var recordsBefore: UInt64
    var linesToSkip: Int
    /// Lines that were taken for comments.
    package internal(set) var commentLines: UInt64 = 0
    var isAtStart: Bool

    /// Starts at the beginning of an object. A record of more than `recordLimit` bytes ends it.
    package init(dialect: CSVDialect, slabBytes: Int = SlabCutter.defaultSlabBytes, recordLimit: Int) {
        self.init(dialect: dialect, slabBytes: slabBytes, recordLimit: recordLimit, from: CutterPlace())
        isAtStart = true
        linesToSkip = dialect.skipLines
    }

    /// Starts at a record in the midst of an object, and stops when its slab is full.
    init(dialect: CSVDialect, slabBytes: Int, recordLimit: Int, from place: CutterPlace) {
        self.dialect = dialect
        self.slabBytes = max(slabBytes, 1)
        self.recordLimit = min(max(recordLimit, 1), 1 << 30)
        stopsAtBoundary = place.isInMidst
        header = place.header
        scanner = RecordScanner(dialect)
        slab = CanonicalSlab(dialect, byteOffset: place.offset, firstLine: place.line)
        offset = place.offset
        line = place.line
        boundary = CutterPlace.boundary(behind: place.offset, slabBytes: self.slabBytes)
        ordinal = place.ordinal
        recordsBefore = place.recordsBefore
        linesToSkip = 0
        isAtStart = false
    }

    /// Takes the next bytes of the object; finished slabs are appended to `slabs`.
    ///
    /// - Throws: the header's fault (record 0).
    package mutating func append(_ input: UnsafeRawBufferPointer, into slabs: inout [Slab]) throws(RecordFault) {
        guard !isBroken else { return }
        pending.append(contentsOf: input)
        try consume(isFinal: false, into: &slabs)
    }

    /// Ends the object: what is left is the last slab. The last record may lack its line end.
    ///
    /// - Throws: the header's fault (record 0).
    package mutating func finish(into slabs: inout [Slab]) throws(RecordFault) {
        guard !isBroken else { return }
        try consume(isFinal: true, into: &slabs)
        if !isBroken, !hasStopped { flush(into: &slabs, ending: nil) }
    }

    /// Where it stands, for whoever goes on.
    var place: CutterPlace {
        CutterPlace(
            header: header, offset: offset, line: line, ordinal: ordinal, recordsBefore: recordsBefore, isInMidst: true)
    }
}

/// Where a cutter takes over from another.
struct CutterPlace: Sendable {
    var header: CSVHeader?
    var offset: UInt64 = 0
    var line: UInt64 = 1
    var ordinal = 0
    var recordsBefore: UInt64 = 0
    var isInMidst = false

    /// The first multiple of `slabBytes` behind a place in the object.
    static func boundary(behind offset: UInt64, slabBytes: Int) -> UInt64 {
        (offset / UInt64(slabBytes) + 1) * UInt64(slabBytes)
    }
}
