import MillraceColumns

/// Names, types and texts as Athena's statements write them, which are Hive's.
struct HiveText {
    let format: OutputFormat

    /// A name in backticks, in lower case, as `SHOW CREATE TABLE` prints it: no word is reserved there.
    static func name(_ name: String) -> String {
        "`" + name.lowercased().split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``") + "`"
    }

    /// A text in quotes.
    static func quoted(_ text: String) -> String {
        var quoted = "'"
        for character in text {
            if character == "'" || character == "\\" { quoted.append("\\") }
            quoted.append(character)
        }
        return quoted + "'"
    }

    /// A type: `array<struct<id:bigint,name:string>>`.
    func type(_ type: LogicalType) -> String {
        switch type {
        case .boolean: "boolean"
        case .int64: "bigint"
        case .double: "double"
        case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
        case .date: "date"
        // Readers of Avro know milliseconds only: they see the number that is stored.
        case .timestamp: format == .avro ? "bigint" : "timestamp"
        case .string: "string"
        case .structure(let fields):
            "struct<" + fields.map { "\(HiveText.fieldName($0.name)):\(self.type($0.type))" }.joined(separator: ",")
                + ">"
        case .list(let element): "array<\(self.type(element.type))>"
        case .map(let key, let value) where format == .avro && key.type != .string:
            // Avro's own maps have strings for keys: such a map is written as a list of pairs.
            "array<struct<key:\(self.type(key.type)),value:\(self.type(value.type))>>"
        case .map(let key, let value): "map<\(self.type(key.type)),\(self.type(value.type))>"
        }
    }

    /// The name of a struct's field: bare where it can be, since Glue's consoles show it as it is.
    private static func fieldName(_ name: String) -> String {
        let folded = name.lowercased()
        guard let first = folded.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first),
            folded.utf8.allSatisfy(isPlain), !reserved.contains(folded)
        else { return self.name(name) }
        return folded
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// Athena's reserved words in DDL statements.
    private static let reserved = Set(
        """
        all alter and array as authorization between bigint binary boolean both by case cashe cast char column commit conf constraint \
        create cross cube current current_date current_timestamp cursor database date dayofweek decimal delete describe distinct div \
        double drop else end exchange exists extended external extract false fetch float floor following for foreign from full function \
        grant group grouping having if import in inner insert int integer intersect interval into is join lateral left less like local \
        macro map more none not null numeric of on only or order out outer over partialscan partition percent preceding precision \
        preserve primary procedure range reads reduce references regexp revoke right rlike rollback rollup row rows select set smallint \
        start table tablesample then time timestamp to transform trigger true truncate unbounded union uniquejoin update user using \
        utc_timestamp values varchar views when where window with
        """.split(separator: " ").map(String.init))
}
