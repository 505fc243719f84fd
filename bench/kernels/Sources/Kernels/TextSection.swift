import CMillraceScan
import MillraceBytes
import MillraceColumns
import MillraceText

/// From bytes to columns: over one slab of 16,384 records, about 2 MB, which stays in the processor's cache.
func textKernels(_ table: Table) throws -> [Kernel] {
    let rows = 1 << 14
    let plain = table.csv(rows, isQuoted: false)
    let quoted = table.csv(rows, isQuoted: true)
    var kernels: [Kernel] = []
    for (name, csv) in [("plain", plain), ("quoted", quoted)] {
        for implementation in [MILLRACE_SCAN_AVX2, MILLRACE_SCAN_NEON, MILLRACE_SCAN_SCALAR]
        where millrace_scan_supports(implementation) {
            kernels.append(scanKernel(csv, name, implementation))
        }
        kernels.append(cutKernel(csv, name, records: rows))
        kernels.append(recordsKernel(try Table.slab(csv), name, records: rows))
    }
    kernels.append(utf8Kernel(plain))
    kernels.append(transcoderKernel(.windows1252, "Windows-1252", plain, plain))
    kernels.append(transcoderKernel(.utf16LittleEndian, "UTF-16", plain.flatMap { [$0, 0] }, plain))
    kernels += try columnKernels(table, plain, rows)
    kernels.append(try quotedTextKernel(table, quoted, rows))
    return kernels
}

private func scanKernel(_ csv: [UInt8], _ name: String, _ implementation: millrace_scan_implementation) -> Kernel {
    let expected = separators(csv)
    var positions = [UInt32](repeating: 0, count: csv.count + Int(MILLRACE_SCAN_SLACK))
    let how = [MILLRACE_SCAN_AVX2: "AVX2", MILLRACE_SCAN_NEON: "NEON"][implementation] ?? "scalar"
    return Kernel("scan, \(how), \(name)", values: expected.count, bytes: csv.count, floor: .copy(csv.count)) {
        var state = millrace_scan_start(UInt8(ascii: ","), UInt8(ascii: "\""), implementation)
        return millrace_scan(&state, csv, csv.count, &positions)
    } check: {
        positions[..<$0].elementsEqual(expected)
    }
}

/// The slow twin of the scan: byte by byte.
private func separators(_ csv: [UInt8]) -> [UInt32] {
    var found: [UInt32] = []
    var isInside = false
    for (position, byte) in csv.enumerated() {
        if byte == UInt8(ascii: "\"") { isInside.toggle() }
        if !isInside, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") { found.append(UInt32(position)) }
    }
    return found
}

/// As the pipeline does it: what a read brought is copied, scanned and cut at a record end.
private func cutKernel(_ csv: [UInt8], _ name: String, records: Int) -> Kernel {
    let body = csv.count - (csv.firstIndex(of: UInt8(ascii: "\n")) ?? 0) - 1
    let columns = Table.Column.allCases.count
    return Kernel("scan and cut into slabs, \(name)", values: records, bytes: csv.count, floor: .copy(csv.count)) {
        var slabs: [Slab] = []
        var cutter = SlabCutter(dialect: .comma, slabBytes: 1 << 20, recordLimit: 1 << 20)
        try csv.withUnsafeBytes { try cutter.append($0, into: &slabs) }
        try cutter.finish(into: &slabs)
        return slabs
    } check: { slabs in
        let length = slabs.reduce(0) { $0 + $1.length }
        // The last slab's records are those that the others do not have.
        let lines = slabs.last.map { Array($0.bytes[..<$0.length]) } ?? []
        let left = separators(lines).count / columns
        return length == body && Int(slabs.last?.recordsBefore ?? 0) + left == records
    }
}

private func recordsKernel(_ slab: Slab, _ name: String, records: Int) -> Kernel {
    let columns = Table.Column.allCases.count
    let taken = slab.index.count * 4
    return Kernel("records have as many fields as columns, \(name)", values: records, bytes: taken, floor: .copy(taken))
    {
        TextKernels(slab, dialect: .comma, columns: columns).rows
    } check: {
        $0 == records
    }
}

private func utf8Kernel(_ csv: [UInt8]) -> Kernel {
    // Every seventh comma becomes two bytes that are one letter.
    var text: [UInt8] = []
    for byte in csv { text += byte == UInt8(ascii: ",") && text.count % 7 == 0 ? Array("æ".utf8) : [byte] }
    let bytes = text
    return Kernel("text is UTF-8", values: bytes.count, bytes: bytes.count, floor: .copy(bytes.count)) {
        millrace_utf8_first_invalid(bytes, bytes.count)
    } check: {
        $0 == bytes.count
    }
}

/// Text that is ASCII in another encoding, which most of it is everywhere.
private func transcoderKernel(_ encoding: TextEncoding, _ name: String, _ source: [UInt8], _ text: [UInt8]) -> Kernel {
    var output: [UInt8] = []
    return Kernel("\(name) to UTF-8", values: text.count, bytes: source.count, floor: .copy(source.count)) {
        output.removeAll(keepingCapacity: true)
        var transcoder = Transcoder(from: encoding, invalidBytes: .reject)
        source.withUnsafeBytes { transcoder.append($0, into: &output) }
        transcoder.finish(into: &output)
    } check: {
        output == text
    }
}

/// Every type's parser, over the fields of one column of eleven.
private func columnKernels(_ table: Table, _ csv: [UInt8], _ rows: Int) throws -> [Kernel] {
    let text = TextKernels(try Table.slab(csv), dialect: .comma, columns: Table.Column.allCases.count)
    func kernel(
        _ name: String, _ column: Table.Column, _ run: @escaping (Int) -> ColumnStorage?,
        _ check: @escaping (ColumnStorage) -> Bool
    ) -> Kernel {
        Kernel(
            name, values: rows, bytes: text.bytes(of: column.rawValue), floor: .touch { text.touch(column.rawValue) },
            run: { run(column.rawValue) }, check: { $0.map(check) ?? false })
    }
    func summary(_ column: Table.Column, _ valueClass: ValueClass) -> Kernel {
        Kernel(
            "summary: \(column)", values: rows, bytes: text.bytes(of: column.rawValue),
            floor: .touch { text.touch(column.rawValue) }, run: { text.summary(column.rawValue) },
            check: { $0[valueClass] == UInt64(rows) })
    }
    let time = LogicalType.timestamp(isAdjustedToUTC: false)
    let zoned = LogicalType.timestamp(isAdjustedToUTC: true)
    return [
        kernel("parse integers, ascending", .id, { text.predicted($0, .int64) }) { $0.int64s == table.ids[..<rows] },
        kernel("parse integers, 1 to 5 digits", .part, { text.predicted($0, .int64) }) {
            $0.int64s == table.parts[..<rows]
        },
        kernel("parse integers, 12 or 13 digits", .key, { text.predicted($0, .int64) }) {
            $0.int64s == table.keys[..<rows]
        },
        kernel("parse doubles, prices", .price, { text.predicted($0, .double) }) {
            $0.doubles == table.prices[..<rows]
        },
        kernel("parse doubles, 16 or 17 digits", .measure, { text.predicted($0, .double) }) {
            $0.doubles == table.measures[..<rows]
        },
        kernel("parse decimals", .price, { text.declared($0, .decimal(precision: 15, scale: 2)) }) {
            $0.int64s == table.cents[..<rows]
        },
        kernel("parse dates", .date, { text.predicted($0, .date) }) { $0.int32s == table.dates[..<rows] },
        kernel("parse timestamps", .time, { text.predicted($0, time) }) { $0.int64s == table.times[..<rows] },
        kernel("parse timestamps with a zone", .zonedTime, { text.predicted($0, zoned) }) {
            $0.int64s == table.times[..<rows]
        },
        kernel("parse booleans", .flag, { text.predicted($0, .boolean) }) {
            $0.booleans == table.flags[..<rows].map { $0 ? 1 : 0 }[...]
        },
        textKernel("parse text", text, csv, rows) { table.comments[$0] },
        summary(.part, .integer), summary(.price, .double), summary(.date, .date), summary(.time, .timestamp),
        summary(.comment, .text),
    ]
}

private func textKernel(
    _ name: String, _ text: TextKernels, _ csv: [UInt8], _ rows: Int, expected: @escaping (Int) -> String
) -> Kernel {
    let column = Table.Column.comment.rawValue
    let body = csv[((csv.firstIndex(of: UInt8(ascii: "\n")) ?? 0) + 1)...]
    return Kernel(name, values: rows, bytes: text.bytes(of: column), floor: .touch { text.touch(column) }) {
        text.text(column)
    } check: { views in
        views.count == rows
            && views.enumerated().allSatisfy { row, view in
                let start = body.startIndex + Int(view.offset)
                // A view is into the text as it stands, where a quote inside is two.
                let text = String(decoding: body[start..<start + Int(view.length)], as: UTF8.self)
                return text.replacing("\"\"", with: "\"") == expected(row)
            }
    }
}

private func quotedTextKernel(_ table: Table, _ csv: [UInt8], _ rows: Int) throws -> Kernel {
    let text = TextKernels(try Table.slab(csv), dialect: .comma, columns: Table.Column.allCases.count)
    return textKernel("parse text, quoted, one in ten with quotes inside", text, csv, rows) {
        table.comment($0, isQuoted: true)
    }
}

extension ColumnStorage {
    var int64s: ArraySlice<Int64>? { if case .int64(let values) = self { values[...] } else { nil } }
    var int32s: ArraySlice<Int32>? { if case .int32(let values) = self { values[...] } else { nil } }
    var doubles: ArraySlice<Double>? { if case .double(let values) = self { values[...] } else { nil } }
    var booleans: ArraySlice<UInt8>? { if case .boolean(let values) = self { values[...] } else { nil } }
}
