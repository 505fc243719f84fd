/// Names as Avro allows them. SPEC: "Names": `[A-Za-z_][A-Za-z0-9_]*`.
enum AvroName {
    /// Names of the specification's own types, which no record may take.
    private static let reserved: Set<String> = [
        "null", "boolean", "int", "long", "float", "double", "bytes", "string", "record", "enum", "array", "map",
        "union", "fixed", "error",
    ]

    static func isLegal(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, isLetter(first) else { return false }
        return name.unicodeScalars.allSatisfy { isLetter($0) || isDigit($0) }
    }

    /// The nearest legal name: each bad Unicode scalar becomes `_`, and `_` goes before a digit at the start.
    static func sanitised(_ name: String) -> String {
        var legal = ""
        for scalar in name.unicodeScalars {
            if legal.isEmpty, isDigit(scalar) { legal.append("_") }
            legal.unicodeScalars.append(isLetter(scalar) || isDigit(scalar) ? scalar : "_")
        }
        return legal.isEmpty ? "_" : legal
    }

    /// As `sanitised`, and not the name of one of Avro's own types.
    static func sanitisedRecordName(_ name: String) -> String {
        let legal = sanitised(name)
        return reserved.contains(legal) ? legal + "_" : legal
    }

    /// A namespace of legal names; nil for an empty one.
    static func sanitisedNamespace(_ namespace: String?) -> String? {
        guard let namespace, !namespace.isEmpty else { return nil }
        return namespace.split(separator: ".", omittingEmptySubsequences: false).map { sanitised(String($0)) }
            .joined(separator: ".")
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "A"..."Z", "a"..."z", "_": true
        default: false
        }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
