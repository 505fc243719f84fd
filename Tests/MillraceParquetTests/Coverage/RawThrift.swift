/// A value in the Thrift compact protocol, whatever it means.
indirect enum RawThrift {
    case boolean(Bool)
    case integer(Int64)
    case binary([UInt8])
    case list([RawThrift])
    case structure([(id: Int, value: RawThrift)])

    subscript(id: Int) -> RawThrift? {
        guard case .structure(let fields) = self else { return nil }
        return fields.first { $0.id == id }?.value
    }

    var integer: Int? {
        guard case .integer(let value) = self else { return nil }
        return Int(value)
    }

    var elements: [RawThrift] {
        guard case .list(let elements) = self else { return [] }
        return elements
    }
}

/// Reads values without knowing parquet.thrift, and shares no code with the reader: the judge of what a file really has.
struct RawThriftReader {
    let bytes: [UInt8]
    var offset: Int

    mutating func structure() -> RawThrift {
        var fields: [(id: Int, value: RawThrift)] = []
        var id = 0
        while true {
            let header = byte()
            if header == 0 { return .structure(fields) }
            id = header >> 4 == 0 ? Int(zigZag()) : id + Int(header >> 4)
            switch header & 15 {
            case 1: fields.append((id, .boolean(true)))
            case 2: fields.append((id, .boolean(false)))
            case let type: fields.append((id, value(type)))
            }
        }
    }

    private mutating func value(_ type: UInt8) -> RawThrift {
        switch type {
        case 1, 2: return .boolean(byte() == 1)
        case 3: return .integer(Int64(Int8(bitPattern: byte())))
        case 4, 5, 6: return .integer(zigZag())
        case 8: return .binary(run(Int(varint())))
        case 9, 10:
            let header = byte()
            let count = header >> 4 == 15 ? Int(varint()) : Int(header >> 4)
            return .list((0..<count).map { _ in value(header & 15) })
        case 12: return structure()
        default: preconditionFailure("no struct of parquet.thrift has a field of thrift type \(type)")
        }
    }

    private mutating func byte() -> UInt8 {
        offset += 1
        return bytes[offset - 1]
    }

    private mutating func run(_ count: Int) -> [UInt8] {
        offset += count
        return Array(bytes[offset - count..<offset])
    }

    private mutating func varint() -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = byte()
            value |= UInt64(next & 127) << shift
            if next < 128 { return value }
            shift += 7
        }
    }

    private mutating func zigZag() -> Int64 {
        let value = varint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }
}
