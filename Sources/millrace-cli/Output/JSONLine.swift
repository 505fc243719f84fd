import Millrace

/// One JSON object on one line, its fields in the order in which they were added.
struct JSONLine {
    private var fields: [String] = []

    /// The line, without its newline.
    var text: String { "{" + fields.joined(separator: ",") + "}" }

    mutating func add(_ name: String, _ text: String?) {
        guard let text else { return }
        append(name, JSONText.quoted(text))
    }

    mutating func add(_ name: String, _ number: some BinaryInteger) { append(name, "\(number)") }

    /// Adds seconds and the like, with six digits behind the point.
    mutating func add(_ name: String, _ number: Double) {
        let millionths = (number * 1_000_000).rounded() / 1_000_000
        append(name, number.isFinite ? "\(millionths)" : "null")
    }

    mutating func add(_ name: String, _ flag: Bool) { append(name, flag ? "true" : "false") }

    mutating func add(_ name: String, _ object: JSONLine) { append(name, object.text) }

    mutating func add(_ name: String, _ objects: [JSONLine]) {
        append(name, "[" + objects.map(\.text).joined(separator: ",") + "]")
    }

    mutating func add(_ name: String, _ texts: [String]) {
        append(name, "[" + texts.map(JSONText.quoted).joined(separator: ",") + "]")
    }

    /// Adds what is JSON already.
    mutating func add(_ name: String, json: String) { append(name, json) }

    private mutating func append(_ name: String, _ value: String) { fields.append("\(JSONText.quoted(name)):\(value)") }
}
