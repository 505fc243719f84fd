/// Reads a shared config or credentials file line by line.
///
/// Source: the SDK reference guide, "Shared config and credentials files", and the SDKs' common test cases.
struct ProfileParser {
    private enum Place: Hashable { case profile(String), ssoSession(String), services(String), ignored }

    private let kind: ProfileFile.Kind
    private var file = ProfileFile()
    private var line = 0
    private var place: Place?
    /// The setting that an indented line continues; nil inside it where the setting itself is ignored.
    private var property: (key: String?, isNested: Bool)?
    /// In the config file `[profile default]` makes `[default]` count for nothing, wherever it stands.
    private var hasPrefixedDefault = false

    init(_ kind: ProfileFile.Kind) { self.kind = kind }

    consuming func finish() -> ProfileFile { file }

    mutating func accept(_ text: Substring) throws(ProfileSyntaxError) {
        line += 1
        guard let first = text.first, !text.allSatisfy(\.isWhitespace), first != "#", first != ";" else { return }
        if first == "[" { return try section(text) }
        guard place != nil else { throw fault("a section such as [default] must come first") }
        if first.isWhitespace { return try continuation(text.trimmed) }
        try setting(text)
    }

    private mutating func section(_ text: Substring) throws(ProfileSyntaxError) {
        let bare = text.prefix { $0 != "#" && $0 != ";" }.trimmed
        guard bare.hasSuffix("]") else { throw fault("a section's name must end with ']'") }
        let inner = bare.dropFirst().dropLast().trimmed
        property = nil
        place = kind == .config ? configPlace(inner) : Self.named(inner).map(Place.profile) ?? .ignored
        open()
    }

    private mutating func configPlace(_ inner: Substring) -> Place {
        let word = inner.prefix { !$0.isWhitespace }
        let rest = inner.dropFirst(word.count).trimmed
        if rest.isEmpty { return word == "default" && !hasPrefixedDefault ? .profile("default") : .ignored }
        guard let name = Self.named(rest) else { return .ignored }
        switch word {
        case "profile":
            if name == "default", !hasPrefixedDefault {
                hasPrefixedDefault = true
                file.profiles["default"] = nil
            }
            return .profile(name)
        case "sso-session": return .ssoSession(name)
        case "services": return .services(name)
        default: return .ignored
        }
    }

    /// A section without settings is a section too.
    private mutating func open() {
        switch place {
        case .profile(let name): file.profiles[name, default: [:]].merge([:]) { old, _ in old }
        case .ssoSession(let name): file.ssoSessions[name, default: [:]].merge([:]) { old, _ in old }
        case .services(let name): file.services[name, default: [:]].merge([:]) { old, _ in old }
        case .ignored, nil: break
        }
    }

    private mutating func setting(_ text: Substring) throws(ProfileSyntaxError) {
        let (name, value) = try Self.pair(Self.withoutComment(text), orThrow: fault)
        guard let key = Self.named(name)?.lowercased() else {
            property = (nil, false)
            return
        }
        property = (key, value.isEmpty)
        store(String(value), key)
    }

    private mutating func continuation(_ text: Substring) throws(ProfileSyntaxError) {
        guard let property else { throw fault("an indented line must follow a setting") }
        if property.isNested { _ = try Self.pair(text, orThrow: fault) }
        guard let key = property.key else { return }
        store((current?[key] ?? "") + "\n" + text, key)
    }

    private var current: ProfileFile.Section? {
        switch place {
        case .profile(let name): file.profiles[name]
        case .ssoSession(let name): file.ssoSessions[name]
        case .services(let name): file.services[name]
        case .ignored, nil: nil
        }
    }

    private mutating func store(_ value: String, _ key: String) {
        switch place {
        case .profile(let name): file.profiles[name]?[key] = value
        case .ssoSession(let name): file.ssoSessions[name]?[key] = value
        case .services(let name): file.services[name]?[key] = value
        case .ignored, nil: break
        }
    }

    private func fault(_ reason: String) -> ProfileSyntaxError { ProfileSyntaxError(line: line, reason: reason) }

    private static func pair(
        _ text: Substring, orThrow fault: (String) -> ProfileSyntaxError
    ) throws(ProfileSyntaxError) -> (name: Substring, value: Substring) {
        guard let sign = text.firstIndex(of: "=") else { throw fault("a setting needs a '='") }
        let name = text[..<sign].trimmed
        guard !name.isEmpty else { throw fault("a setting needs a name before its '='") }
        return (name, text[text.index(after: sign)...].trimmed)
    }

    /// Cuts a comment that white space sets off from the value.
    private static func withoutComment(_ text: Substring) -> Substring {
        var previous: Character = "x"
        for index in text.indices {
            if text[index] == "#" || text[index] == ";", previous.isWhitespace { return text[..<index] }
            previous = text[index]
        }
        return text
    }

    /// The name, where it has only the characters that a name may have.
    private static func named(_ text: Substring) -> String? {
        let isName = !text.isEmpty && text.utf8.allSatisfy { isNameByte($0) }
        return isName ? String(text) : nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-/.%@_:+".utf8.contains(byte)
        }
    }
}

extension Substring {
    /// Without white space at both ends.
    var trimmed: Substring {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
