import CMillraceScan
import MillraceColumns

/// Finds the fields and the end of one record, in any dialect, byte by byte.
///
/// It keeps its place: what is found does not depend on how the record arrives. Every place counts from the record's start.
///
/// A record in which something follows a closing quote, or whose quote is never closed, is malformed. What is then given up is
/// the line that the record starts in, and nothing else: reading goes on behind the first line end, quoted or not.
struct RecordScanner: Sendable {
    enum Outcome: Hashable {
        /// More bytes are needed.
        case incomplete
        /// The input is over; there is no record.
        case nothing
        /// The record ends at `end`; the next one starts at `next`.
        case record(end: Int, next: Int)
        /// The record's first line ends at `end`; the next record starts at `next`.
        case malformed(Malformation, end: Int, next: Int)
    }

    struct Malformation: Hashable, Sendable {
        let reason: RecordFault.Reason
        /// Where reading went wrong, which may be lines behind the record's first.
        let place: Int
        /// Where the field begins whose quotes are wrong.
        let field: Int
        /// From 1.
        let column: Int

        /// What to show of a record that is given up at `end`: where it went wrong, else the field, else its end.
        func shownPlace(in end: Int) -> Int { place <= end ? place : min(field, end) }

        /// Why, in words.
        var detail: String {
            reason == .unclosedQuote ? "the quote that opens here is never closed" : "text after the closing quote"
        }
    }

    private enum State { case fieldStart, plain, quoted, closed, broken(Malformation) }

    let dialect: CSVDialect
    private let lineEnd: LineEnd
    /// The first byte of the delimiter, and how many there are.
    private let delimiter: UInt8
    private let delimiterLength: Int
    /// A byte that has no meaning of its own is set to the line feed, which always has one.
    private let carriageReturn: UInt8
    private let escape: UInt8
    let escapes: EscapeRule?
    private let quote: Int

    /// The fields found so far.
    private(set) var fields: [RawField] = []
    private var state = State.fieldStart
    private var place = 0
    private var field = RawField()
    /// One past the last escaped byte.
    private var escapedEnd = 0

    init(_ dialect: CSVDialect) {
        self.dialect = dialect
        lineEnd = LineEnd(rule: dialect.lineEnds)
        delimiter = dialect.delimiter.first ?? UInt8(ascii: "\n")
        delimiterLength = dialect.delimiter.count
        carriageReturn = dialect.lineEnds == .any ? UInt8(ascii: "\r") : UInt8(ascii: "\n")
        escape = dialect.escape ?? UInt8(ascii: "\n")
        escapes = EscapeRule(dialect)
        quote = dialect.quote.map(Int.init) ?? -1
    }

    /// Forgets the last record.
    mutating func begin() {
        fields.removeAll(keepingCapacity: true)
        state = .fieldStart
        place = 0
        escapedEnd = 0
    }

    /// Goes on with a record; `text` begins where the record does and holds all that has arrived of it.
    mutating func scan(_ text: UnsafeBufferPointer<UInt8>, isFinal: Bool) -> Outcome {
        while true {
            switch state {
            case .fieldStart:
                guard place < text.count else { return isFinal ? endOfText(text) : .incomplete }
                startField(text)
            case .plain:
                if let outcome = scanPlain(text, isFinal: isFinal) { return outcome }
            case .quoted:
                if let outcome = scanQuoted(text, isFinal: isFinal) { return outcome }
            case .closed:
                if let outcome = scanClosed(text, isFinal: isFinal) { return outcome }
            case .broken(let malformation):
                return giveUp(malformation, text, isFinal: isFinal)
            }
        }
    }

    private mutating func startField(_ text: UnsafeBufferPointer<UInt8>) {
        field = RawField(start: place)
        field.isQuoted = Int(text[place]) == quote
        state = field.isQuoted ? .quoted : .plain
        if field.isQuoted { place += 1 }
    }

    private mutating func scanPlain(_ text: UnsafeBufferPointer<UInt8>, isFinal: Bool) -> Outcome? {
        let here = nextOutsideQuotes(text)
        place = here
        guard here < text.count else { return isFinal ? endOfText(text) : .incomplete }
        if delimiterLength == 1, text[here] == delimiter {
            endField(at: here, next: here + 1)
            return nil
        }
        guard let isEscape = takeEscape(text, isFinal: isFinal) else { return .incomplete }
        if isEscape { return nil }
        guard let isDelimiter = startsWithDelimiter(text, isFinal: isFinal) else { return .incomplete }
        if isDelimiter {
            endField(at: here, next: here + delimiterLength)
            return nil
        }
        guard let length = lineEnd.length(text, at: here, isFinal: isFinal) else { return .incomplete }
        if length > 0 { return endRecord(text, at: here, next: here + length) }
        place += 1
        return nil
    }

    /// The next byte outside quotes that means something.
    @inline(__always)
    private func nextOutsideQuotes(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        guard let base = text.baseAddress else { return 0 }
        let (delimiter, feed, carriageReturn, escape) = (delimiter, UInt8(ascii: "\n"), carriageReturn, escape)
        let count = text.count
        var here = place
        // Safe: `here` stays below the length.
        while here < count {
            let byte = base[here]
            if byte == delimiter || byte == feed || byte == carriageReturn || byte == escape { break }
            here += 1
        }
        return here
    }

    /// Steps over an escaped byte. False when there is none here; nil when that depends on what comes.
    private mutating func takeEscape(_ text: UnsafeBufferPointer<UInt8>, isFinal: Bool) -> Bool? {
        guard let escapes, text[place] == escapes.byte else { return false }
        guard place + 1 < text.count else { return isFinal ? false : nil }
        guard escapes.covers(text[place + 1]) else { return false }
        field.hasEscapes = true
        place += 2
        escapedEnd = place
        return true
    }

    private func startsWithDelimiter(_ text: UnsafeBufferPointer<UInt8>, isFinal: Bool) -> Bool? {
        guard text[place] == delimiter else { return false }
        if delimiterLength == 1 { return true }
        for (step, byte) in dialect.delimiter.enumerated().dropFirst() {
            guard place + step < text.count else { return isFinal ? false : nil }
            guard text[place + step] == byte else { return false }
        }
        return true
    }

    private mutating func scanQuoted(_ text: UnsafeBufferPointer<UInt8>, isFinal: Bool) -> Outcome? {
        place = nextInQuotes(text)
        guard place < text.count else {
            guard isFinal else { return .incomplete }
            breakOff(.unclosedQuote, at: field.start)
            return nil
        }
        if Int(text[place]) != quote {
            guard let isEscape = takeEscape(text, isFinal: isFinal) else { return .incomplete }
            if !isEscape { place += 1 }
            return nil
        }
        guard place + 1 < text.count || isFinal else { return .incomplete }
        if place + 1 < text.count, Int(text[place + 1]) == quote {
            field.hasDoubledQuotes = true
            place += 2
        } else {
            place += 1
            state = .closed
        }
        return nil
    }

    /// The next byte in quotes that means something.
    private func nextInQuotes(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        let quote = UInt8(truncatingIfNeeded: quote)
        guard let escape = dialect.escape, let base = text.baseAddress else {
            guard let base = text.baseAddress else { return 0 }
            // Safe: `place` is not beyond the text.
            return place + millrace_find_byte(base + place, text.count - place, quote)
        }
        // Safe: `here` stays below the length.
        var here = place
        while here < text.count, base[here] != quote, base[here] != escape { here += 1 }
        return here
    }

    private mutating func scanClosed(_ text: UnsafeBufferPointer<UInt8>, isFinal: Bool) -> Outcome? {
        guard place < text.count else { return isFinal ? endOfText(text) : .incomplete }
        guard let isDelimiter = startsWithDelimiter(text, isFinal: isFinal) else { return .incomplete }
        if isDelimiter {
            endField(at: place, next: place + delimiterLength)
            return nil
        }
        guard let length = lineEndLength(text, isFinal: isFinal) else { return .incomplete }
        if length > 0 { return endRecord(text, at: place, next: place + length) }
        breakOff(.textAfterQuote, at: place)
        return nil
    }

    /// As `LineEnd.length`, where a carriage return may be half a line end.
    private func lineEndLength(_ text: UnsafeBufferPointer<UInt8>, isFinal: Bool) -> Int? {
        guard dialect.lineEnds == .feeds, text[place] == UInt8(ascii: "\r") else {
            return lineEnd.length(text, at: place, isFinal: isFinal)
        }
        guard place + 1 < text.count else { return isFinal ? 1 : nil }
        return text[place + 1] == UInt8(ascii: "\n") ? 2 : 0
    }

    private mutating func endField(at end: Int, next: Int) {
        field.end = end
        fields.append(field)
        place = next
        state = .fieldStart
    }

    private mutating func endRecord(_ text: UnsafeBufferPointer<UInt8>, at end: Int, next: Int) -> Outcome {
        var end = end
        if !field.isQuoted, end > max(field.start, escapedEnd) { end = lineEnd.withoutReturn(text, end) }
        endField(at: end, next: next)
        return .record(end: end, next: next)
    }

    private mutating func endOfText(_ text: UnsafeBufferPointer<UInt8>) -> Outcome {
        if case .fieldStart = state {
            guard !fields.isEmpty else { return .nothing }
            field = RawField(start: text.count)
        }
        return endRecord(text, at: text.count, next: text.count)
    }

    private mutating func breakOff(_ reason: RecordFault.Reason, at fault: Int) {
        state = .broken(Malformation(reason: reason, place: fault, field: field.start, column: fields.count + 1))
        place = 0
    }

    private mutating func giveUp(
        _ malformation: Malformation, _ text: UnsafeBufferPointer<UInt8>, isFinal: Bool
    ) -> Outcome {
        guard let line = lineEnd.line(text, from: place, isFinal: isFinal) else {
            // The last two bytes may begin a line end.
            place = max(place, text.count - 2)
            return .incomplete
        }
        return .malformed(malformation, end: line.end, next: line.next)
    }
}
