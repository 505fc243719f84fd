import Millrace

/// What a dry run says.
enum PlanLines {
    static func line(_ source: String, _ bytes: UInt64?, _ plan: ObjectPlan) -> String {
        let size = bytes.map { "\(ByteSize(bytes: Int($0)))" } ?? "?"
        return "\(padded(isSkipped(plan) ? "skip" : "convert", 7))  \(padded(words(plan), 15))  \(padded(size, 9))  "
            + Console.printable(source)
    }

    /// How many objects are of each kind, and what would be read.
    static func summary(_ report: ConversionReport) -> [String] {
        let kinds = ObjectPlan.allCases.compactMap { plan in
            report.planned[plan].map { "\(Numbers.grouped($0)) \(words(plan))" }
        }
        let count = report.planned.reduce(0) { $0 + (isSkipped($1.key) ? 0 : $1.value) }
        return [
            "  dry run      nothing was converted: " + kinds.joined(separator: ", "),
            "  to convert   \(Numbers.counted(count, "object")), \(ByteSize(bytes: Int(report.bytesPlanned)))",
        ]
    }

    private static func isSkipped(_ plan: ObjectPlan) -> Bool { plan == .unchanged || plan == .claimed }

    private static func words(_ plan: ObjectPlan) -> String {
        switch plan {
        case .new: "new"
        case .changed: "changed"
        case .otherOptions: "other options"
        case .missingOutput: "output missing"
        case .overwrite: "overwrite"
        case .regrouped: "another changed"
        case .claimed: "another run's"
        case .unchanged: "unchanged"
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
