/// One field, enum case, union member or word of a format, and what Millrace does with it.
package struct CoverageItem: Sendable {
    /// The number that the specification gives it; its place in the list where it gives none.
    package let id: Int
    package let name: String
    /// The type as the specification names it, `list<T>` for lists; empty for what has none.
    package let type: String
    package let writing: WriteSupport
    package let reading: ReadSupport

    /// A field or a union's member.
    package init(_ id: Int, _ name: String, _ type: String, _ writing: WriteSupport, _ reading: ReadSupport) {
        self.id = id
        self.name = name
        self.type = type
        self.writing = writing
        self.reading = reading
    }

    /// A case of an enum, or a word.
    package init(_ id: Int, _ name: String, _ writing: WriteSupport, _ reading: ReadSupport) {
        self.init(id, name, "", writing, reading)
    }
}
