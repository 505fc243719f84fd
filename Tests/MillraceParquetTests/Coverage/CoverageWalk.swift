import MillraceColumns

@testable import MillraceParquet

/// Every field, union member and enum case that stands in files, found by walking their raw thrift with the table's own types.
struct CoverageWalk {
    /// A field of a struct, a member of a union or a case of an enum.
    struct Use: Hashable, CustomStringConvertible {
        let section: String
        let id: Int
        var description: String { "\(section).\(id)" }
    }

    private(set) var uses: Set<Use> = []
    /// Names of types that the table does not have, and that are not empty.
    private(set) var unknown: Set<String> = []
    private let sections: [String: CoverageSection]

    init() {
        sections = Dictionary(uniqueKeysWithValues: ParquetCoverage.sections.map { ($0.name, $0) })
    }

    mutating func add(file bytes: [UInt8]) {
        let length = bytes.suffix(8).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        let footer = read(bytes, at: bytes.count - 8 - length).value
        visit(footer, as: "FileMetaData")
        for group in footer[4]?.elements ?? [] {
            for chunk in group[1]?.elements ?? [] { visitWhatLiesOutside(chunk, bytes) }
        }
    }

    /// Pages, indexes and the bloom filter of a column chunk.
    private mutating func visitWhatLiesOutside(_ chunk: RawThrift, _ bytes: [UInt8]) {
        if let offset = chunk[4]?.integer { visit(read(bytes, at: offset).value, as: "OffsetIndex") }
        if let offset = chunk[6]?.integer { visit(read(bytes, at: offset).value, as: "ColumnIndex") }
        guard let metadata = chunk[3] else { return }
        if let offset = metadata[14]?.integer { visit(read(bytes, at: offset).value, as: "BloomFilterHeader") }
        guard let data = metadata[9]?.integer, let size = metadata[7]?.integer else { return }
        let start = metadata[11]?.integer ?? data
        var offset = start
        while offset < start + size {
            let page = read(bytes, at: offset)
            visit(page.value, as: "PageHeader")
            offset = page.end + (page.value[3]?.integer ?? 0)
        }
    }

    private func read(_ bytes: [UInt8], at offset: Int) -> (value: RawThrift, end: Int) {
        var reader = RawThriftReader(bytes: bytes, offset: offset)
        let value = reader.structure()
        return (value, reader.offset)
    }

    private mutating func visit(_ value: RawThrift, as type: String) {
        if type.hasPrefix("list<") {
            let element = String(type.dropFirst(5).dropLast())
            for item in value.elements { visit(item, as: element) }
            return
        }
        switch value {
        case .structure(let fields):
            if !fields.isEmpty, sections[type] == nil { unknown.insert(type) }
            for field in fields {
                uses.insert(Use(section: type, id: field.id))
                visit(field.value, as: sections[type]?.item(field.id)?.type ?? "")
            }
        case .integer(let number):
            if sections[type]?.kind == .enumeration { uses.insert(Use(section: type, id: Int(number))) }
        case .boolean, .binary, .list: break
        }
    }
}
