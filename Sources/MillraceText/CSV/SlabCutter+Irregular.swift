import CMillraceScan
import MillraceBytes
import MillraceColumns

/// Single records that the fast scan cannot read: they are read byte by byte and stay where they are.
extension SlabCutter {
    /// What was known before a scan.
    struct Checkpoint: Sendable {
        var state = millrace_scan_state()
        var length = 0
        var indexCount = 1
        var recordEnd = 0
        var recordEndCount = 1
    }

    /// How much is scanned at a time behind an irregular record, and how often: where there is one there are more, and what was scanned
    /// behind the next is scanned again.
    private static let cautiousBytes = 4 << 10
    private static let cautiousPieces = 32

    /// Forgets the last scan.
    mutating func restore() {
        state = checkpoint.state
        length = checkpoint.length
        indexCount = checkpoint.indexCount
        recordEnd = checkpoint.recordEnd
        recordEndCount = checkpoint.recordEndCount
    }

    /// Takes out what follows the last complete record before `place`, where something irregular stands.
    mutating func hold(from place: Int, into slabs: inout [Slab]) {
        let total = length
        // What was scanned beyond means nothing.
        restore()
        // A carriage return that no line feed followed may be the last byte of the scan before: it ends nothing.
        let place = max(place, length)
        scan(place - length)
        let rest = Array(bytes[recordEnd..<total])
        guard header != nil else {
            goCareful(with: rest[...], into: &slabs)
            return
        }
        state.line_feeds -= feeds(from: recordEnd, to: place)
        endSpecial(at: recordEnd, entries: recordEndCount)
        held = rest
        scanner.begin()
        pieceBytes = SlabCutter.cautiousBytes
        caution = SlabCutter.cautiousPieces
        settleHeld(into: &slabs)
    }

    /// Puts the held record into the slab when it ends before the boundary; when it is known that it does not, somebody else reads.
    mutating func settleHeld(into slabs: inout [Slab]) {
        guard let text = held else { return }
        let room = Int(boundary - base) - length
        let outcome = text.withUnsafeBufferPointer {
            scanner.scan(UnsafeBufferPointer(rebasing: $0.prefix(room)), isFinal: false)
        }
        switch outcome {
        case .record(_, let next) where next <= recordLimit:
            let start = length
            makeIndexRoom(scanner.fields.count)
            for field in scanner.fields.dropLast() { addPosition(start + field.end) }
            let quoted = UInt32(MILLRACE_SCAN_QUOTES) | UInt32(MILLRACE_SCAN_DOUBLED_QUOTES)
            take(text, next, flags: scanner.fields.contains { $0.isQuoted } ? quoted : 0, into: &slabs)
        case .malformed(let malformation, let end, let next)
        where next <= recordLimit && malformation.place < recordLimit:
            makeIndexRoom(1)
            holes.append(SlabHole(start: UInt32(length), reject: reject(malformation, text, end: end)))
            take(text, next, flags: 0, into: &slabs)
        case .incomplete where text.count < room && text.count <= recordLimit: break
        default: goCareful(with: text[...], into: &slabs)
        }
    }

    /// Moves the first `count` of the held bytes into the slab, where they are one record, and gives back the rest.
    private mutating func take(_ text: [UInt8], _ count: Int, flags: UInt32, into slabs: inout [Slab]) {
        let start = length
        makeRoom(start + count)
        text.withUnsafeBytes { copyIn(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        addPosition(start + count - 1)
        length = start + count
        state.record_ends += 1
        state.line_feeds += feeds(from: start, to: length)
        let record = text[..<count]
        state.flags |= flags | (record.isASCII ? 0 : UInt32(MILLRACE_SCAN_NON_ASCII))
        if record.dropLast().last == UInt8(ascii: "\r") { state.flags |= UInt32(MILLRACE_SCAN_CARRIAGE_RETURNS) }
        recordEnd = length
        recordEndCount = indexCount
        endSpecial(at: length, entries: indexCount)
        held = nil
        leftovers.append(text[count...])
        cutAtBoundary(into: &slabs)
    }

    private mutating func addPosition(_ place: Int) {
        index[indexCount] = UInt32(place)
        indexCount += 1
    }

    /// Lets the scan go on at `place` as at the start of a record.
    private mutating func endSpecial(at place: Int, entries: Int) {
        length = place
        indexCount = entries
        state.position = UInt64(place)
        state.irregular = .max
        state.in_quotes = 0
        state.after_separator = 1
        state.after_line_feed = 1
        state.after_close = 0
        state.after_close_return = 0
        state.after_blank_return = 0
    }

    private func feeds(from start: Int, to end: Int) -> UInt64 {
        bytes[start..<end].withUnsafeBufferPointer { text in
            // Safe: all of the slice.
            text.baseAddress.map { UInt64(millrace_count_byte($0, text.count, UInt8(ascii: "\n"))) } ?? 0
        }
    }

    /// The reject of the held record.
    private func reject(
        _ malformation: RecordScanner.Malformation, _ text: [UInt8], end: Int
    ) -> RejectedRecord {
        let place = malformation.shownPlace(in: end)
        // What is given up is one line.
        let line = firstLine + state.line_feeds
        let position = SourcePosition(
            record: recordsBefore + UInt64(dataRecords) + 1, line: line, column: malformation.column,
            byte: base + UInt64(length + place))
        let fault = RecordFault(reason: malformation.reason, position: position, detail: malformation.detail)
        return RejectedRecord(fault: fault, byte: base + UInt64(length), line: line, raw: Array(text[..<end]))
    }
}
