/// The columns of a table, in order. Names are unique without regard to case: who makes a schema sees to it.
package struct Schema: Hashable, Sendable {
    package let fields: [Field]

    package init(_ fields: [Field]) { self.fields = fields }

    package var count: Int { fields.count }
}
