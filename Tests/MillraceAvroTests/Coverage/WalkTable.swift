import MillraceColumns

@testable import MillraceAvro

/// Each type of the capability table in a column that can be null and in one that cannot.
enum WalkTable {
    static let everyType = table(of: AvroCoverage.types.filter { $0.writing.isWritten(in: "") })

    static func table(of types: [TypeCoverage]) -> Table {
        let fields = types.flatMap {
            [Field($0.name, $0.type), Field("\($0.name)_required", $0.type, isNullable: false)]
        }
        let rows = (0..<700).map { row in
            types.enumerated().flatMap { index, type -> [Cell] in
                [(row + index) % 9 == 2 ? .null : cell(type.type, row), cell(type.type, row + 1)]
            }
        }
        return Table(name: "walk", schema: Schema(fields), rows: rows)
    }

    private static func cell(_ type: LogicalType, _ number: Int) -> Cell {
        switch type {
        case .structure(let fields): return .structure(fields.map { cell($0.type, number) })
        case .list(let element): return .list((0..<number % 4).map { cell(element.type, number + $0) })
        case .map(let key, let value):
            return .map(
                (0..<number % 3).map { entry in
                    let name: Cell = key.type == .string ? .string("key \(entry)") : .int64(Int64(entry))
                    return Cell.Entry(key: name, value: cell(value.type, number + entry))
                })
        default: return Scalars.value(type, row: number)
        }
    }
}
