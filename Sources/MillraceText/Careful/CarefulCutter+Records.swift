import MillraceBytes
import MillraceColumns

extension CarefulCutter {
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// What stands at the start of the bytes that are not consumed.
    private enum Piece {
        case incomplete
        case nothing
        /// Bytes in front of the table.
        case preamble(Int)
        /// A line that is no record.
        case comment(Int)
        /// The record's fields are in the scanner.
        case record(next: Int)
        case malformed(RecordScanner.Malformation, end: Int, next: Int)
    }

    /// Consumes all whole records that have arrived.
    mutating func consume(isFinal: Bool, into slabs: inout [Slab]) throws(RecordFault) {
        let text = pending
        pending = []
        var start = 0
        while !isBroken, !hasStopped {
            let consumed = try text.withUnsafeBufferPointer { text throws(RecordFault) -> Int in
                try consumeOne(UnsafeBufferPointer(rebasing: text[start...]), isFinal: isFinal, into: &slabs)
            }
            guard consumed > 0 else { break }
            start += consumed
        }
        // A record that is still arriving is not copied again and again.
        pending = start == 0 ? text : Array(text[start...])
    }

    /// Consumes what stands at the start of `text`; returns its length, 0 when nothing can be.
    private mutating func consumeOne(
        _ text: UnsafeBufferPointer<UInt8>, isFinal: Bool, into slabs: inout [Slab]
    ) throws(RecordFault) -> Int {
        let piece = nextPiece(text, isFinal: isFinal)
        if isTooLarge(piece, arrived: text.count) {
            try breakOff(into: &slabs)
            return 0
        }
        switch piece {
        case .incomplete, .nothing: return 0
        case .preamble(let length):
            advance(text, length, isOneLine: false)
            slab.restart(at: offset, line: line)
            return length
        case .comment(let length):
            let skipped = skip(text, length, into: &slabs)
            if skipped > 0 { commentLines += 1 }
            return skipped
        case .record(let next):
            let isBlank = scanner.fields.count == 1 && scanner.fields.allSatisfy { $0.isEmpty }
            if isBlank, header?.count != 1 { return skip(text, next, into: &slabs) }
            return try take(text, next, into: &slabs)
        case .malformed(let malformation, let end, let next):
            return try reject(malformation, text, end: end, next: next, into: &slabs)
        }
    }

    private mutating func nextPiece(_ text: UnsafeBufferPointer<UInt8>, isFinal: Bool) -> Piece {
        if isAtStart {
            let isMark = text.elementsEqual(CarefulCutter.byteOrderMark.prefix(text.count))
            guard text.count >= 3 || isFinal || !isMark else { return .incomplete }
            isAtStart = false
            if text.starts(with: CarefulCutter.byteOrderMark) { return .preamble(3) }
        }
        if linesToSkip > 0 || !dialect.comment.isEmpty {
            if let piece = nextLine(text, isFinal: isFinal) { return piece }
        }
        switch scanner.scan(text, isFinal: isFinal) {
        case .incomplete: return .incomplete
        case .nothing: return .nothing
        case .record(_, let next): return .record(next: next)
        case .malformed(let malformation, let end, let next): return .malformed(malformation, end: end, next: next)
        }
    }

    /// A line that is to be left out; nil when there is none.
    private mutating func nextLine(_ text: UnsafeBufferPointer<UInt8>, isFinal: Bool) -> Piece? {
        guard !text.isEmpty else { return isFinal ? .nothing : .incomplete }
        let isComment = linesToSkip == 0
        if isComment {
            let begins = text.prefix(dialect.comment.count).elementsEqual(dialect.comment.prefix(text.count))
            guard begins, text.count >= dialect.comment.count || !isFinal else { return nil }
        }
        guard let line = LineEnd(rule: dialect.lineEnds).line(text, from: 0, isFinal: isFinal) else {
            return .incomplete
        }
        guard !isComment || line.next >= dialect.comment.count else { return nil }
        if isComment, dialect.isCommentGuessed, isRecord(text.prefix(line.next)) { return nil }
        linesToSkip -= isComment ? 0 : 1
        return isComment ? .comment(line.next) : .preamble(line.next)
    }

    /// Whether a line that begins like a comment is as wide as the table.
    private func isRecord(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard let header, header.count > 1 else { return false }
        var scanner = RecordScanner(dialect)
        guard case .record(_, let next) = scanner.scan(UnsafeBufferPointer(rebasing: line), isFinal: true) else {
            return false
        }
        return next == line.count && scanner.fields.count == header.count
    }

    /// Whether a record is larger than the limit; where its line end may need two bytes more to be known, they count as nothing.
    private func isTooLarge(_ piece: Piece, arrived: Int) -> Bool {
        switch piece {
        case .nothing: false
        case .incomplete: arrived > recordLimit + 2
        case .preamble(let length): length > max(recordLimit, 3)
        case .comment(let length): length > recordLimit
        case .record(let next): next > recordLimit
        case .malformed(let malformation, _, let next):
            next > recordLimit
                || (malformation.reason == .unclosedQuote ? arrived : malformation.place + 1) > recordLimit
        }
    }

    private mutating func advance(_ text: UnsafeBufferPointer<UInt8>, _ length: Int, isOneLine: Bool) {
        offset += UInt64(length)
        let bytes = UnsafeBufferPointer(rebasing: text[..<length])
        line += isOneLine ? 1 : UInt64(LineEnd(rule: dialect.lineEnds).count(bytes))
        scanner.begin()
    }

    /// Ends the slab where the next `length` bytes would go beyond its boundary. False: nothing more is to be taken.
    private mutating func makeWay(for length: Int, into slabs: inout [Slab]) -> Bool {
        let isFull = slab.recordCount >= SlabCutter.slabRecords
        if isFull, !stopsAtBoundary { flush(into: &slabs, ending: nil) }
        while offset + UInt64(length) > boundary || (isFull && stopsAtBoundary && slab.recordCount > 0) {
            if slab.recordCount > 0 {
                flush(into: &slabs, ending: nil)
                hasStopped = stopsAtBoundary
                if hasStopped { return false }
            }
            slab.restart(at: offset, line: line)
            boundary += UInt64(slabBytes)
        }
        return true
    }

    mutating func flush(into slabs: inout [Slab], ending: RecordFault?) {
        guard slab.recordCount > 0 || ending != nil else { return }
        let count = slab.recordCount
        slabs.append(
            slab.finish(ordinal: ordinal, recordsBefore: recordsBefore, nextLine: line, ending: ending))
        ordinal += 1
        recordsBefore += UInt64(count)
    }

    private mutating func skip(
        _ text: UnsafeBufferPointer<UInt8>, _ length: Int, into slabs: inout [Slab]
    ) -> Int {
        guard makeWay(for: length, into: &slabs) else { return 0 }
        slab.skip(UnsafeBufferPointer(rebasing: text[..<length]))
        advance(text, length, isOneLine: false)
        return length
    }

    private mutating func take(
        _ text: UnsafeBufferPointer<UInt8>, _ next: Int, into slabs: inout [Slab]
    ) throws(RecordFault) -> Int {
        if header == nil {
            header = try takeHeader(text, next)
            if dialect.hasHeader {
                advance(text, next, isOneLine: false)
                slab.restart(at: offset, line: line)
                return next
            }
        }
        guard makeWay(for: next, into: &slabs) else { return 0 }
        let bytes = UnsafeBufferPointer(rebasing: text[..<next])
        slab.append(scanner.fields.dropLast(surplus), of: bytes, escapes: scanner.escapes)
        advance(text, next, isOneLine: !scanner.fields.contains { $0.isQuoted || $0.hasEscapes })
        return next
    }

    /// How many fields of the record in the scanner only stand for a delimiter at its end.
    private var surplus: Int {
        guard dialect.hasTrailingDelimiter, let last = scanner.fields.last, last.isEmpty else { return 0 }
        return header.map { $0.count + 1 == scanner.fields.count } ?? (scanner.fields.count > 1) ? 1 : 0
    }

    private mutating func takeHeader(
        _ text: UnsafeBufferPointer<UInt8>, _ next: Int
    ) throws(RecordFault) -> CSVHeader {
        let position = fault(.tooManyColumns, text, at: 0, column: nil, detail: "").position
        if let fault = CSVHeader.tooManyColumns(scanner.fields.count, recordLimit: recordLimit, at: position) {
            isBroken = true
            throw fault
        }
        guard dialect.hasHeader else { return CSVHeader(columnCount: scanner.fields.count - surplus) }
        let names = scanner.fields.map { $0.content(of: text, quote: dialect.quote, escapes: scanner.escapes) }
        if names.contains(where: { $0.firstInvalidUTF8 != nil }) {
            isBroken = true
            let invalid = Array(text[..<next]).firstInvalidUTF8 ?? 0
            let column = scanner.fields.firstIndex { $0.end > invalid }.map { $0 + 1 }
            throw fault(.invalidUTF8, text, at: invalid, column: column, detail: "not UTF-8")
        }
        return CSVHeader(rawNames: names.map { String(decoding: $0, as: UTF8.self) })
    }

    private mutating func reject(
        _ malformation: RecordScanner.Malformation, _ text: UnsafeBufferPointer<UInt8>, end: Int, next: Int,
        into slabs: inout [Slab]
    ) throws(RecordFault) -> Int {
        guard header == nil || makeWay(for: next, into: &slabs) else { return 0 }
        let fault = fault(
            malformation.reason, text, at: malformation.shownPlace(in: end), column: malformation.column,
            detail: malformation.detail)
        guard header != nil else {
            isBroken = true
            throw fault
        }
        let bytes = UnsafeBufferPointer(rebasing: text[..<next])
        slab.reject(RejectedRecord(fault: fault, byte: offset, line: line, raw: Array(text[..<end])), bytes)
        advance(text, next, isOneLine: true)
        return next
    }

    /// A fault of the record at the start of `text`.
    private func fault(
        _ reason: RecordFault.Reason, _ text: UnsafeBufferPointer<UInt8>, at place: Int, column: Int?, detail: String
    ) -> RecordFault {
        let lines = LineEnd(rule: dialect.lineEnds).count(UnsafeBufferPointer(rebasing: text[..<place]))
        let number = recordsBefore + UInt64(slab.recordCount) + 1
        let isHeader = header == nil && dialect.hasHeader
        let position = SourcePosition(
            record: isHeader ? 0 : number, line: line + UInt64(lines), column: column, byte: offset + UInt64(place))
        return RecordFault(reason: reason, position: position, detail: detail)
    }

    /// Ends the object at a record that is too large.
    private mutating func breakOff(into slabs: inout [Slab]) throws(RecordFault) {
        isBroken = true
        let nothing = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        let fault = fault(
            .recordTooLarge, nothing, at: 0, column: nil,
            detail: "the record is larger than the limit of \(recordLimit) bytes; a quote may be unclosed")
        guard header != nil else { throw fault }
        flush(into: &slabs, ending: fault)
    }
}
