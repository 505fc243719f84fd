import MillraceColumns

/// A text column in the making.
struct TextViews {
    var views: [BinaryView]
    let validity: [UInt64]
    var longest: Int

    var decoded: DecodedColumn {
        let valid = validity.reduce(0) { $0 + $1.nonzeroBitCount }
        var summary = ColumnSummary()
        summary[.text] = UInt64(valid)
        summary.nulls = UInt64(views.count - valid)
        summary.longest = longest
        return DecodedColumn(values: .views(views), validity: validity, summary: summary, refusedRow: nil)
    }
}
