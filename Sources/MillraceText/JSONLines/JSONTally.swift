import CMillraceScan

/// Summarises valid records, one after the other.
///
/// - Complexity: O(bytes); keys that come in the order of an earlier record cost no search.
final class JSONTally {
    /// What is known about one place. The counts of its classes stand beside the places, in `counts`.
    private struct Place {
        var nulls: UInt64 = 0
        var longest = 0
        /// The place of its elements; -1: there are none.
        var element = -1
        /// The first and the last of its keys; -1: there are none.
        var firstKey = -1
        var lastKey = -1
    }

    /// A key of a place.
    private struct Key {
        /// In quotes, with padding behind; of use for a comparison only where no character needs an escape.
        let token: UnsafeMutablePointer<UInt8>
        let length: Int
        let mask: UInt64
        let isPlain: Bool
        /// The place of its values.
        let place: Int
        /// The place's next key in the order of first appearance; -1: it is the last.
        var after = -1
        /// The key that came behind it last time.
        var next = -1
        /// The last object that had it, by ordinal.
        var seen: UInt64 = 0
    }

    private struct Name: Hashable {
        let place: Int
        let key: [UInt8]
    }

    private static let classes = JSONClass.allCases.count

    // Safe: all three grow by `more…` before they are written to, and are freed in `deinit`.
    private var places: UnsafeMutableBufferPointer<Place> = .allocate(capacity: 64)
    private var counts: UnsafeMutableBufferPointer<UInt64> = .allocate(capacity: 64 * JSONTally.classes)
    private var keys: UnsafeMutableBufferPointer<Key> = .allocate(capacity: 64)
    private var placeCount = 0
    private var keyCount = 0
    private var names: [Name: Int] = [:]
    private var walker: JSONWalker
    private var objects: UInt64 = 0
    private var repeatedKeys: UInt64 = 0

    init() {
        walker = withUnsafePointer(to: UInt8(0)) { JSONWalker(end: $0) }
        _ = addPlace()
    }

    deinit {
        for key in keys[..<keyCount] { key.token.deallocate() }
        places.deallocate()
        counts.deallocate()
        keys.deallocate()
    }

    /// Whether there are more keys than a table may have columns.
    var isTooWide: Bool { keyCount > JSONSummary.maximumColumns }

    /// Adds a record that is known to be valid.
    func add(_ start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>) {
        walker.begin(end: end)
        _ = value(0, walker.space(start), 0)
    }

    // MARK: Summary

    /// What is known about all records that were added.
    var summary: JSONSummary {
        var summary = summary(of: 0)
        summary.repeatedKeys = repeatedKeys
        return summary
    }

    private func summary(of place: Int) -> JSONSummary {
        var summary = JSONSummary()
        for valueClass in JSONClass.allCases {
            summary[valueClass] = counts[place * JSONTally.classes + valueClass.rawValue]
        }
        summary.nulls = places[place].nulls
        summary.longest = places[place].longest
        // Of several kinds, text will be made: what is inside does not matter.
        guard summary.kinds.count == 1 else { return summary }
        if places[place].element >= 0 { summary.elements = [self.summary(of: places[place].element)] }
        var key = places[place].firstKey
        while key >= 0 {
            let name = UnsafeBufferPointer(start: keys[key].token + 1, count: keys[key].length - 2)
            summary.fields.append(JSONSummary.Field(key: Array(name), summary: self.summary(of: keys[key].place)))
            key = keys[key].after
        }
        return summary
    }

    // MARK: Values

    /// Adds a value; returns the place behind it, or nil where the text is not valid after all.
    private func value(_ place: Int, _ start: UnsafePointer<UInt8>, _ depth: Int) -> UnsafePointer<UInt8>? {
        switch start[0] {
        case UInt8(ascii: "{"): return object(place, start, depth)
        case UInt8(ascii: "["): return array(place, start, depth)
        case UInt8(ascii: "\""): return string(place, start)
        case UInt8(ascii: "t"), UInt8(ascii: "f"):
            count(.boolean, place)
            return walker.literal(start)
        case UInt8(ascii: "n"):
            places[place].nulls += 1
            return walker.literal(start)
        default:
            guard let end = walker.number(start) else { return nil }
            count(JSONClass.of(number: start, end - start), place)
            places[place].longest = max(places[place].longest, end - start)
            return end
        }
    }

    @inline(__always) private func count(_ valueClass: JSONClass, _ place: Int) {
        counts[place * JSONTally.classes + valueClass.rawValue] += 1
    }

    private func string(_ place: Int, _ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
        let plain = millrace_json_plain(start + 1)
        if start[plain + 1] == UInt8(ascii: "\"") {
            places[place].longest = max(places[place].longest, plain)
            count(JSONClass.of(string: start + 1, plain), place)
            return start + plain + 2
        }
        guard let end = walker.string(start) else { return nil }
        places[place].longest = max(places[place].longest, end - start - 2)
        count(.text, place)
        return end
    }

    private func array(_ place: Int, _ start: UnsafePointer<UInt8>, _ depth: Int) -> UnsafePointer<UInt8>? {
        count(.array, place)
        guard depth < JSONSummary.maximumTypedDepth else { return walker.value(start, depth) }
        var at = walker.space(start + 1)
        if at[0] == UInt8(ascii: "]") { return at + 1 }
        if places[place].element < 0 {
            let element = addPlace()
            places[place].element = element
        }
        let element = places[place].element
        while true {
            guard let behind = value(element, at, depth + 1) else { return nil }
            at = walker.space(behind)
            guard at[0] == UInt8(ascii: ",") else { return at + 1 }
            at = walker.space(at + 1)
        }
    }

    private func object(_ place: Int, _ start: UnsafePointer<UInt8>, _ depth: Int) -> UnsafePointer<UInt8>? {
        count(.object, place)
        guard depth < JSONSummary.maximumTypedDepth, !isTooWide else { return walker.value(start, depth) }
        var at = walker.space(start + 1)
        if at[0] == UInt8(ascii: "}") { return at + 1 }
        objects += 1
        let object = objects
        var last = -1
        while true {
            guard let (key, behind) = key(at, in: place, last), let inside = walker.colon(behind) else { return nil }
            if keys[key].seen == object { repeatedKeys += 1 }
            keys[key].seen = object
            guard let end = value(keys[key].place, inside, depth + 1) else { return nil }
            at = walker.space(end)
            guard at[0] == UInt8(ascii: ",") else { return at + 1 }
            at = walker.space(at + 1)
            last = key
        }
    }

    // MARK: Keys

    /// The key at `text`, a new one where the place has no such key yet; `last` came before it.
    @inline(__always) private func key(
        _ text: UnsafePointer<UInt8>, in place: Int, _ last: Int
    ) -> (Int, UnsafePointer<UInt8>)? {
        var guess = last < 0 ? places[place].firstKey : keys[last].next
        for _ in 0..<4 where guess >= 0 {
            if matches(guess, text) { return (guess, text + keys[guess].length) }
            guess = keys[guess].after
        }
        return search(text, in: place, last)
    }

    /// Whether the text at `text` is this key in quotes; see `JSONWorkspace.Slot.matches`.
    @inline(__always) private func matches(_ key: Int, _ text: UnsafePointer<UInt8>) -> Bool {
        let (token, length) = (UnsafePointer(keys[key].token), keys[key].length)
        guard keys[key].isPlain else { return false }
        var place = 0
        while place + 8 <= length {
            guard DigitWord.load(text + place) == DigitWord.load(token + place) else { return false }
            place += 8
        }
        return (DigitWord.load(text + place) ^ DigitWord.load(token + place)) & keys[key].mask == 0
    }

    @inline(never) private func search(
        _ text: UnsafePointer<UInt8>, in place: Int, _ last: Int
    ) -> (Int, UnsafePointer<UInt8>)? {
        guard let behind = walker.string(text) else { return nil }
        var key = Array(UnsafeBufferPointer(start: text + 1, count: behind - text - 2))
        if key.contains(UInt8(ascii: "\\")) {
            let length = key.withUnsafeMutableBufferPointer { buffer in
                buffer.baseAddress.map { JSONText.unescape($0, buffer.count) } ?? 0
            }
            key.removeLast(key.count - length)
        }
        let name = Name(place: place, key: key)
        let found = names[name] ?? add(name)
        if last >= 0 { keys[last].next = found }
        return (found, behind)
    }

    private func add(_ name: Name) -> Int {
        let bytes = name.key
        let token = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + 16)
        token.initialize(repeating: 0, count: bytes.count + 16)
        token[0] = UInt8(ascii: "\"")
        for (index, byte) in bytes.enumerated() { token[index + 1] = byte }
        token[bytes.count + 1] = UInt8(ascii: "\"")
        let place = addPlace()
        if keyCount == keys.count { keys = JSONTally.grown(keys) }
        keys.initializeElement(
            at: keyCount,
            to: Key(
                token: token, length: bytes.count + 2, mask: JSONText.lastWordMask(bytes.count + 2),
                isPlain: JSONText.isPlain(bytes), place: place))
        if places[name.place].lastKey >= 0 {
            let last = places[name.place].lastKey
            keys[last].after = keyCount
            if keys[last].next < 0 { keys[last].next = keyCount }
        } else {
            places[name.place].firstKey = keyCount
        }
        places[name.place].lastKey = keyCount
        names[name] = keyCount
        keyCount += 1
        return keyCount - 1
    }

    private func addPlace() -> Int {
        if placeCount == places.count {
            places = JSONTally.grown(places)
            counts = JSONTally.grown(counts)
        }
        places.initializeElement(at: placeCount, to: Place())
        for index in 0..<JSONTally.classes {
            counts.initializeElement(at: placeCount * JSONTally.classes + index, to: 0)
        }
        placeCount += 1
        return placeCount - 1
    }

    private static func grown<Element: BitwiseCopyable>(
        _ memory: UnsafeMutableBufferPointer<Element>
    ) -> UnsafeMutableBufferPointer<Element> {
        let larger = UnsafeMutableBufferPointer<Element>.allocate(capacity: memory.count * 2)
        // Safe: all of the old memory is in use when it grows.
        _ = larger.moveInitialize(fromContentsOf: memory)
        memory.deallocate()
        return larger
    }
}
