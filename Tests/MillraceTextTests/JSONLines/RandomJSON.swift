/// Random files of JSON: mostly valid records of a few shapes, at times damaged.
struct RandomJSON {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// A file of up to twenty records.
    mutating func file() -> [UInt8] {
        let records = (0..<Int.random(in: 0...20, using: &random)).map { _ in record() }
        let isArray = chance(4)
        let text =
            isArray
            ? "[\n" + records.joined(separator: chance(2) ? "," : ",\n") + "\n]" : records.joined(separator: lineEnd())
        var bytes = Array(text.utf8)
        if chance(3) { damage(&bytes) }
        return bytes
    }

    private mutating func chance(_ ofSo: Int) -> Bool { Int.random(in: 0..<ofSo, using: &random) == 0 }

    private mutating func lineEnd() -> String { chance(5) ? "\r\n" : chance(8) ? "\n\n" : "\n" }

    private mutating func space() -> String { chance(6) ? " " : "" }

    private mutating func record() -> String {
        object(depth: 0, keys: ["id", "name", "at", "tags", "who", "long key name"])
    }

    private mutating func object(depth: Int, keys: [String]) -> String {
        var keys = keys.filter { _ in !chance(4) }
        if chance(5) { keys.shuffle(using: &random) }
        if chance(20), let key = keys.first { keys.append(key) }
        let members = keys.map { "\"\($0)\"\(space()):\(space())\(value(of: $0, depth: depth))" }
        return "{" + members.joined(separator: "," + space()) + "}"
    }

    private mutating func value(of key: String, depth: Int) -> String {
        if chance(30) { return JSONTwinTests.values.randomElement(using: &random) ?? "null" }
        switch key {
        case "id": return "\(Int.random(in: -3...100_000_000, using: &random))"
        case "name":
            return
                "\"\(["x", "Jürgen", "a\\nb", "quite a long name, longer than a register"][Int.random(in: 0..<4, using: &random)])\""
        case "at": return chance(2) ? "\"2026-01-02\"" : "\"2026-01-02T03:04:05\""
        case "tags":
            let tags = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                "\(Double.random(in: 0...9, using: &random))"
            }
            return "[" + tags.joined(separator: ",") + "]"
        case "who": return depth > 3 ? "null" : object(depth: depth + 1, keys: ["id", "who", "tags"])
        default: return chance(2) ? "true" : "null"
        }
    }

    private mutating func damage(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(UInt8.random(in: 0...127, using: &random), at: place)
        default: bytes.removeSubrange(place...)
        }
    }
}
