/// The place of a value in its record, as people write it: `user.age`, `items[].price`.
///
/// It is worked out when a fault is reported, so reading a record costs nothing for it.
enum JSONPath {
    /// The path of what starts behind `text`, the beginning of a record that is well-formed JSON; nil for the record itself.
    /// At a key it is the path of the object around it.
    static func path(behind text: UnsafeBufferPointer<UInt8>) -> String? {
        var path = ""
        for level in JSONLevels(behind: text).levels {
            switch level {
            case .array: path += "[]"
            case .object(_, let key?):
                path += (path.isEmpty ? "" : ".") + String(decoding: JSONLevels.meaning(text[key]), as: UTF8.self)
            case .object(_, key: nil): break
            }
        }
        return path.isEmpty ? nil : path
    }
}
