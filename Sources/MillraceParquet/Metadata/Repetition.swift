/// How often a field may occur in its parent. SPEC: parquet.thrift `FieldRepetitionType`.
package enum Repetition: Int32, Hashable, Sendable {
    case required = 0
    case optional = 1
    case repeated = 2
}
