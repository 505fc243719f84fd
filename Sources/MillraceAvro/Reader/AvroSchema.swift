/// A file's schema as a graph: a type that has a name is one node, however often it is named, and may contain itself.
struct AvroSchema: Sendable {
    /// A field of a record.
    struct Member: Sendable {
        /// Its own name, not the one that Avro's rules may have made of it.
        let name: String
        let node: Int
    }

    enum Node: Sendable {
        case leaf(WireLeaf)
        case record([Member])
        /// `isMap` for an array of key and value records that stands for a map.
        case array(items: Int, isMap: Bool)
        case map(values: Int)
        case union([Int])
    }

    var nodes: [Node]
    var root: Int
}
