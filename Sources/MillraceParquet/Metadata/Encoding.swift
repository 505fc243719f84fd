/// How the values or levels of a page are encoded. SPEC: parquet.thrift `Encoding`.
package enum Encoding: Int32, Hashable, Sendable {
    case plain = 0
    case plainDictionary = 2
    case rle = 3
    case bitPacked = 4
    case deltaBinaryPacked = 5
    case deltaLengthByteArray = 6
    case deltaByteArray = 7
    case rleDictionary = 8
    case byteStreamSplit = 9
    case alp = 10
}
