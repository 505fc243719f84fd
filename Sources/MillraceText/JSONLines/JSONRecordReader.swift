import CMillraceScan
import MillraceColumns

/// Reads records into the columns of a workspace.
///
/// A record is read without looking at it first: keys are compared with the one that came next last time, values go straight into
/// their column. Where something does not fit, the walker looks at the whole record: it is no JSON, or it contradicts the plan, or
/// a declared type refuses a value. What a record left in columns is taken back unless it is kept.
///
/// Steps return the place behind what they read, nil where they could not; see `JSONWalker` for why none leaves the text.
struct JSONRecordReader {
    /// What became of a record.
    enum Outcome {
        case kept
        case rejected(JSONFault)
        /// A declared type cannot hold a value.
        case refused(Refusal)
        /// A value or a key is not what the plan predicted.
        case contradicted
    }

    /// A value that a declared type refuses.
    struct Refusal {
        /// Where it stands; of a key that is missing, where the object begins.
        let place: UnsafePointer<UInt8>
        let kind: JSONColumnKind
        var isNull = false
        /// The key that is missing.
        var missing: String?
    }

    let workspace: JSONWorkspace
    let columns: UnsafeMutablePointer<JSONColumn>
    let slots: UnsafeMutablePointer<JSONWorkspace.Slot>
    /// The slab's text: views count from here.
    let text: UnsafePointer<UInt8>
    var walker: JSONWalker
    var refusal: Refusal?
    /// Keys that stood in one object again.
    private(set) var repeatedKeys: UInt64 = 0
    /// Whether keys that the plan does not have are skipped.
    private let skipsOthers: Bool

    /// Reads from `text` on; with `skipsOthers`, keys that the plan does not have are no contradiction.
    init(_ workspace: JSONWorkspace, text: UnsafePointer<UInt8>, skipsOthers: Bool = false) {
        self.skipsOthers = skipsOthers
        self.workspace = workspace
        self.columns = workspace.columns
        self.slots = workspace.slots
        self.text = text
        self.walker = JSONWalker(end: text)
    }

    /// Reads the record between two places of the text as the next row.
    mutating func read(_ start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>) -> Outcome {
        let row = columns.pointee.count
        let repeated = repeatedKeys
        walker.begin(end: end)
        let first = walker.space(start)
        if first < end, first[0] == UInt8(ascii: "{"), let behind = object(0, row, first, 0), walker.ends(behind) {
            columns.pointee.count = row + 1
            return .kept
        }
        repeatedKeys = repeated
        workspace.truncate(columns, to: row)
        let refusal = refusal
        self.refusal = nil
        if !walker.record(start, to: end), let fault = walker.fault { return .rejected(fault) }
        return refusal.map { .refused($0) } ?? .contradicted
    }

    /// An object, from brace to brace.
    @inline(__always) private mutating func object(
        _ place: Int, _ row: Int, _ start: UnsafePointer<UInt8>, _ depth: Int
    ) -> UnsafePointer<UInt8>? {
        guard let behind = members(place, row, start, depth) else { return nil }
        return columns[place].place.hasRequired && lacksKeys(place, row, start) ? nil : behind
    }

    /// Whether an object that was read lacks a key that it must have.
    @inline(never) private mutating func lacksKeys(_ place: Int, _ row: Int, _ start: UnsafePointer<UInt8>) -> Bool {
        for slot in columns[place].place.slots {
            let column = columns + slots[slot].place
            guard column.pointee.place.isRequired, column.pointee.count <= row else { continue }
            // Safe: a token is a key between quotes.
            let key = UnsafeBufferPointer(start: slots[slot].token + 1, count: slots[slot].length - 2)
            refusal =
                refusal
                ?? Refusal(
                    place: start, kind: column.pointee.kind, isNull: true, missing: String(decoding: key, as: UTF8.self)
                )
            return true
        }
        return false
    }

    /// The members of an object, from brace to brace.
    private mutating func members(
        _ place: Int, _ row: Int, _ start: UnsafePointer<UInt8>, _ depth: Int
    ) -> UnsafePointer<UInt8>? {
        guard depth < JSONWalker.maximumDepth else { return nil }
        var at = walker.space(start + 1)
        if at[0] == UInt8(ascii: "}") { return at + 1 }
        var guess = columns[place].firstGuess
        var last = -1
        while true {
            if let near = nearby(guess, place, at) {
                guess = near
                at += slots[guess].length
            } else {
                guard let (found, behind) = search(at, in: place) else {
                    guard skipsOthers, refusal == nil, let behind = skipMember(at, depth) else { return nil }
                    if behind[-1] == UInt8(ascii: "}") { return behind }
                    at = behind
                    continue
                }
                if last < 0 { columns[place].firstGuess = found } else { slots[last].next = found }
                guess = found
                at = behind
            }
            if at[0] == UInt8(ascii: ":"), at[1] > 0x20 {
                at += 1
            } else {
                guard let behind = walker.colon(at) else { return nil }
                at = behind
            }
            guard let behind = value(slots[guess].place, row, at, depth + 1) else { return nil }
            at = walker.space(behind)
            if at[0] == UInt8(ascii: ",") {
                at = walker.space(at + 1)
                last = guess
                guess = slots[guess].next
            } else {
                return at[0] == UInt8(ascii: "}") ? at + 1 : nil
            }
        }
    }

    /// The slot of the key at `text`, if it is the expected one or stands shortly behind it: keys between them may be missing.
    @inline(__always) private func nearby(_ guess: Int, _ place: Int, _ text: UnsafePointer<UInt8>) -> Int? {
        let end = columns[place].place.slots.upperBound
        if guess < end, slots[guess].matches(text) { return guess }
        var other = guess + 1
        while other < end, other <= guess + 4 {
            if slots[other].matches(text) { return other }
            other += 1
        }
        return nil
    }

    /// Over a member that is not read, to the next key or behind the object's closing brace.
    private mutating func skipMember(_ start: UnsafePointer<UInt8>, _ depth: Int) -> UnsafePointer<UInt8>? {
        guard start[0] == UInt8(ascii: "\""), let key = walker.string(start), let value = walker.colon(key),
            let end = walker.value(value, depth + 1)
        else { return nil }
        let at = walker.space(end)
        if at[0] == UInt8(ascii: "}") { return at + 1 }
        return at[0] == UInt8(ascii: ",") ? walker.space(at + 1) : nil
    }

    /// Looks a key up that was not expected.
    @inline(never) private mutating func search(
        _ start: UnsafePointer<UInt8>, in place: Int
    ) -> (slot: Int, behind: UnsafePointer<UInt8>)? {
        guard start[0] == UInt8(ascii: "\""), let behind = walker.string(start) else { return nil }
        let raw = UnsafeBufferPointer(start: start + 1, count: behind - start - 2)
        let found: Int?
        if raw.contains(UInt8(ascii: "\\")) {
            var key = Array(raw)
            found = key.withUnsafeMutableBufferPointer { key -> Int? in
                guard let base = key.baseAddress else { return nil }
                let length = JSONText.unescape(base, key.count)
                return workspace.slot(of: UnsafeBufferPointer(start: base, count: length), in: place)
            }
        } else {
            found = workspace.slot(of: raw, in: place)
        }
        if let found { return (found, behind) }
        if columns[place].place.isDeclared { refusal = Refusal(place: start, kind: .structure) }
        return nil
    }

    /// A value of any place.
    private mutating func value(
        _ place: Int, _ row: Int, _ start: UnsafePointer<UInt8>, _ depth: Int
    ) -> UnsafePointer<UInt8>? {
        let column = columns + place
        if column.pointee.count != row {
            if column.pointee.count > row { repeatedKeys += 1 }
            workspace.settle(column, at: row)
        }
        if column.pointee.capacity <= row { workspace.grow(column, for: row) }
        let end: UnsafePointer<UInt8>?
        switch column.pointee.kind {
        case .text: end = string(column, row, start)
        case .int64: end = int64(column, row, start)
        case .double: end = double(column, row, start)
        case .boolean: end = boolean(column, row, start)
        case .timestamp, .timestampTZ, .date: end = temporal(column, row, start)
        case .json: end = json(column, row, start, depth)
        case .emptyObject: end = emptyObject(column, row, start)
        case .structure:
            if start[0] == UInt8(ascii: "{"), let behind = object(place, row, start, depth) {
                column.pointee.setValid(row)
                column.pointee.count = row + 1
                return behind
            }
            // Whoever asks for some keys only takes what is no object as one that lacks them.
            end =
                skipsOthers && start[0] != UInt8(ascii: "{") && !column.pointee.place.isDeclared
                ? walker.value(start, depth) : nil
        case .list:
            if start[0] == UInt8(ascii: "["), let behind = list(column, row, start, depth) { return behind }
            end = nil
        default: end = declared(place, row, start, depth)
        }
        if let end {
            column.pointee.count = row + 1
            return end
        }
        return null(column, row, start)
    }

    /// `null`, or what the place cannot hold.
    @inline(never) private mutating func null(
        _ column: UnsafeMutablePointer<JSONColumn>, _ row: Int, _ start: UnsafePointer<UInt8>
    ) -> UnsafePointer<UInt8>? {
        if JSONText.has(JSONText.nullWord, at: start) {
            guard !column.pointee.place.isRequired else {
                refusal = refusal ?? Refusal(place: start, kind: column.pointee.kind, isNull: true)
                return nil
            }
            if column.pointee.kind == .list {
                column.pointee.setElementEnd(column.pointee.elementEnd(before: row), row)
            }
            column.pointee.count = row + 1
            return start + 4
        }
        if column.pointee.place.isDeclared, refusal == nil {
            refusal = Refusal(place: start, kind: column.pointee.kind)
        }
        return nil
    }

    /// The elements of an array, from bracket to bracket.
    private mutating func list(
        _ column: UnsafeMutablePointer<JSONColumn>, _ row: Int, _ start: UnsafePointer<UInt8>, _ depth: Int
    ) -> UnsafePointer<UInt8>? {
        guard depth < JSONWalker.maximumDepth else { return nil }
        let place = column.pointee.place.element
        let element = columns + place
        var at = walker.space(start + 1)
        if at[0] == UInt8(ascii: "]") {
            at += 1
        } else {
            while true {
                guard let behind = value(place, element.pointee.count, at, depth + 1) else { return nil }
                at = walker.space(behind)
                if at[0] == UInt8(ascii: "]") { break }
                guard at[0] == UInt8(ascii: ",") else { return nil }
                at = walker.space(at + 1)
            }
            at += 1
        }
        // Memory for the row's end was seen to by `value`.
        column.pointee.setElementEnd(element.pointee.count, row)
        column.pointee.setValid(row)
        column.pointee.count = row + 1
        return at
    }
}

extension JSONWorkspace.Slot {
    /// Whether the text at `text` is this key in quotes.
    @inline(__always) func matches(_ text: UnsafePointer<UInt8>) -> Bool {
        guard isPlain else { return false }
        var place = 0
        // Safe: a word is loaded only where all before it were equal, so at most eight bytes behind the slab's text are read; the
        // tokens have padding too.
        while place + 8 <= length {
            guard DigitWord.load(text + place) == DigitWord.load(token + place) else { return false }
            place += 8
        }
        return (DigitWord.load(text + place) ^ DigitWord.load(token + place)) & mask == 0
    }
}
