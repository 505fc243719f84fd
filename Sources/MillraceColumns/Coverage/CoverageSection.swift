/// A struct, union or enum of a format, or a list of its words, with all that belongs to it.
///
/// These tables are the source of FORMAT_COVERAGE.md, and tests hold them to the bytes of real files.
package struct CoverageSection: Sendable {
    package enum Kind: String, Sendable {
        case structure = "struct"
        case union
        case enumeration = "enum"
        /// Words of a specification that is not a schema: types, codecs, keys.
        case words
    }

    /// As the specification names it.
    package let name: String
    package let kind: Kind
    /// In the specification's order.
    package let items: [CoverageItem]

    package init(_ kind: Kind, _ name: String, _ items: [CoverageItem]) {
        self.name = name
        self.kind = kind
        self.items = items
    }

    /// The item of this number.
    package func item(_ id: Int) -> CoverageItem? { items.first { $0.id == id } }
}
