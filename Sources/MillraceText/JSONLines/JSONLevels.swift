/// What is open around a place in a record that is well-formed JSON. Places count from the record's start.
struct JSONLevels {
    enum Level {
        /// Where an object begins, and what stands between the quotes of the key before the place, once it was read.
        case object(start: Int, key: Range<Int>?)
        case array
    }

    private(set) var levels: [Level] = []

    /// Walks over all of `text`, which ends at the place.
    ///
    /// - Complexity: O(bytes).
    init(behind text: UnsafeBufferPointer<UInt8>) {
        var place = 0
        while place < text.count {
            switch text[place] {
            case UInt8(ascii: "{"): levels.append(.object(start: place, key: nil))
            case UInt8(ascii: "["): levels.append(.array)
            case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = levels.popLast()
            case UInt8(ascii: ","):
                if case .object(let start, _)? = levels.last {
                    levels[levels.count - 1] = .object(start: start, key: nil)
                }
            case UInt8(ascii: "\""):
                let end = JSONLevels.stringEnd(text, place + 1)
                if case .object(let start, key: nil)? = levels.last {
                    levels[levels.count - 1] = .object(start: start, key: (place + 1)..<end)
                }
                place = end
            default: break
            }
            place += 1
        }
    }

    /// Where the closing quote of a string stands whose content begins at `start`, or the end of the text.
    static func stringEnd(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var place = start
        while place < text.count, text[place] != UInt8(ascii: "\"") {
            place += text[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        return max(start, min(place, text.count))
    }

    /// What a string's content means, its escapes undone.
    static func meaning(_ content: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
        var copy = Array(content) + [UInt8](repeating: 0, count: 64)
        let length = copy.withUnsafeMutableBufferPointer { copy in
            // Safe: the copy has padding, and unescaping never makes text longer.
            copy.baseAddress.map { JSONText.unescape($0, content.count) } ?? 0
        }
        return Array(copy.prefix(length))
    }
}
