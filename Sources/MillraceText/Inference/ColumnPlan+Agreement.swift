import MillraceColumns

extension ColumnPlan {
    /// Whether values resolve to what this plan reads, or to something narrower while the rest may still come.
    ///
    /// Values that are settled to be text cannot contradict, nor declared ones where the type is not to give way to them.
    func agrees(with summary: ColumnSummary, _ misfits: MisfitPolicy = .reject) -> Bool {
        guard summary.values > 0 else { return true }
        return switch self {
        case .declared: misfits != .widen || summary.misfits == 0
        case .settledString: true
        case .predicted(let type):
            (summary.resolvedType == type && summary.resolvedLayout == nil)
                || ColumnPlan.isResolvedLater(type, from: summary)
        case .dated(let type, let layout):
            summary.possibleLayouts.contains(DateLayouts(layout))
                && summary.classes.isSubset(of: type == .date ? ClassFamily.dates : ClassFamily.otherTimestamps)
        }
    }

    /// Whether a part of a column's values may resolve to something narrower than all of them.
    private static func isResolvedLater(_ type: LogicalType, from summary: ColumnSummary) -> Bool {
        let classes = summary.classes
        return switch type {
        case .int64: classes == [.digitWord]
        case .double: classes.isSubset(of: ClassFamily.doubles)
        case .decimal(let precision, let scale):
            classes.isSubset(of: ClassFamily.decimals) && !summary.extent.hasExponent
                && summary.extent.integerDigits <= precision - scale && summary.extent.fractionDigits <= scale
        case .timestamp(isAdjustedToUTC: false): classes == [.date]
        default: false
        }
    }
}
