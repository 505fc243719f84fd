/// SPEC: parquet.thrift `TimeUnit`.
package enum TimeUnit: Int16, Hashable, Sendable {
    case millis = 1
    case micros = 2
    case nanos = 3
}

extension TimeUnit: ThriftWritable {
    func writeFields(to writer: inout ThriftWriter) {
        writer.field(rawValue) { _ in }
    }
}
