/// SPEC: parquet.thrift `PageType`.
package enum PageType: Int32, Hashable, Sendable {
    case data = 0
    case index = 1
    case dictionary = 2
    case dataV2 = 3
}
