/// The place of a value in its record, as people write it: `user.age`, `items[].price`.
///
/// It is worked out when a fault is reported, so reading a record costs nothing for it.
enum JSONPath {
    /// What is open around the value.
    private enum Level {
        /// An object and the key that stands before the value, once it was read.
        case object(key: [UInt8]?)
        case array
    }

    /// The path of what starts behind `text`, the beginning of a record that is well-formed JSON; nil for the record itself.
    /// At a key it is the path of the object around it.
    static func path(behind text: UnsafeBufferPointer<UInt8>) -> String? {
        var levels: [Level] = []
        var place = 0
        while place < text.count {
            switch text[place] {
            case UInt8(ascii: "{"): levels.append(.object(key: nil))
            case UInt8(ascii: "["): levels.append(.array)
            case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = levels.popLast()
            case UInt8(ascii: ","):
                if case .object? = levels.last { levels[levels.count - 1] = .object(key: nil) }
            case UInt8(ascii: "\""):
                let end = stringEnd(text, place + 1)
                if case .object(key: nil)? = levels.last {
                    levels[levels.count - 1] = .object(key: meaning(of: text[(place + 1)..<end]))
                }
                place = end
            default: break
            }
            place += 1
        }
        return joined(levels)
    }

    private static func joined(_ levels: [Level]) -> String? {
        var path = ""
        for level in levels {
            switch level {
            case .array: path += "[]"
            case .object(let key?): path += (path.isEmpty ? "" : ".") + String(decoding: key, as: UTF8.self)
            case .object(key: nil): break
            }
        }
        return path.isEmpty ? nil : path
    }

    /// Where the closing quote stands, or the end of the text.
    private static func stringEnd(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var place = start
        while place < text.count, text[place] != UInt8(ascii: "\"") {
            place += text[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(place, text.count)
    }

    private static func meaning(of key: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
        var copy = Array(key) + [UInt8](repeating: 0, count: 64)
        let length = copy.withUnsafeMutableBufferPointer { copy in
            // Safe: the copy has padding, and unescaping never makes text longer.
            copy.baseAddress.map { JSONText.unescape($0, key.count) } ?? 0
        }
        return Array(copy.prefix(length))
    }
}
