import MillraceAvro
import MillraceColumns

/// A `CREATE EXTERNAL TABLE` for one tree of outputs.
struct TableStatement {
    let format: OutputFormat
    /// As it is written in the statement: with its database, where there is one.
    let table: String
    /// Where the tree lies, with a slash at its end.
    let location: String
    let fields: [Field]
    let partitions: [String]
    /// Of Avro: the schema of all files together.
    let literal: String?

    /// The statement, with a semicolon.
    var text: String {
        let hive = HiveText(format: format)
        let columns = fields.map { "  \(HiveText.name($0.name)) \(hive.type($0.type))" }
        var lines = ["CREATE EXTERNAL TABLE IF NOT EXISTS \(tableName) (", columns.joined(separator: ",\n"), ")"]
        if !partitions.isEmpty {
            lines.append(
                "PARTITIONED BY (" + partitions.map { "\(HiveText.name($0)) string" }.joined(separator: ", ") + ")")
        }
        switch format {
        case .parquet: lines.append("STORED AS PARQUET")
        case .avro:
            lines += [
                "ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.avro.AvroSerDe'",
                "WITH SERDEPROPERTIES ('avro.schema.literal' = \(HiveText.quoted(literal ?? "")))", "STORED AS AVRO",
            ]
        }
        return (lines + ["LOCATION \(HiveText.quoted(location));"]).joined(separator: "\n")
    }

    var tableName: String { table.split(separator: ".").map { HiveText.name(String($0)) }.joined(separator: ".") }

    /// What a reader of the statement should know of its types.
    var notes: [String] {
        var instants: [String] = []
        var numbers: [String] = []
        for field in fields {
            TableStatement.each(field.type, field.name.lowercased()) { path, type in
                guard case .timestamp(let isInstant) = type else { return }
                if format == .avro { numbers.append(path) } else if isInstant { instants.append(path) }
            }
        }
        var notes: [String] = []
        if !instants.isEmpty {
            notes.append(
                "\(TableStatement.list(instants)): instants; Athena's timestamp has no zone, and shows them in UTC")
        }
        if !numbers.isEmpty {
            notes.append(
                "\(TableStatement.list(numbers)): microseconds since 1970; Athena's reader of Avro knows only milliseconds, so they are bigint: from_unixtime(x / 1e6)"
            )
        }
        let odd = fields.map(\.name).filter { $0.utf8.contains(UInt8(ascii: "`")) || !$0.utf8.allSatisfy { $0 < 0x80 } }
        if !odd.isEmpty {
            notes.append("\(TableStatement.list(odd)): Athena may refuse such names; --rename gives others")
        }
        guard !partitions.isEmpty else { return notes }
        notes.append("then load the partitions: MSCK REPAIR TABLE \(tableName);")
        let upper = partitions.filter { $0 != $0.lowercased() }
        if !upper.isEmpty {
            notes.append(
                "\(TableStatement.list(upper)): MSCK REPAIR TABLE passes over folders in upper case: add these partitions with ALTER TABLE"
            )
        }
        return notes
    }

    private static func each(_ type: LogicalType, _ path: String, _ body: (String, LogicalType) -> Void) {
        body(path, type)
        switch type {
        case .structure(let fields):
            for field in fields { each(field.type, "\(path).\(field.name.lowercased())", body) }
        case .list(let element): each(element.type, path, body)
        case .map(let key, let value):
            each(key.type, path, body)
            each(value.type, path, body)
        case .boolean, .int64, .double, .decimal, .date, .timestamp, .string: break
        }
    }

    /// Some names, so that a table of a thousand columns gives no note of a thousand.
    static func list(_ names: [String]) -> String {
        let rest = names.count - 5
        return names.prefix(5).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
