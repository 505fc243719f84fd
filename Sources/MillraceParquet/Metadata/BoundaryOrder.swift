/// How the bounds of a chunk's pages follow each other. SPEC: parquet.thrift `BoundaryOrder`.
package enum BoundaryOrder: Int32, Hashable, Sendable {
    case unordered = 0
    case ascending = 1
    case descending = 2
}
