/// Values without gaps: what is left of some rows once nulls are taken out.
struct DenseRun<Element: BitwiseCopyable> {
    /// Valid as long as the batch that it was made from.
    let values: UnsafeBufferPointer<Element>
    /// What views point into; empty for values of fixed width.
    let bytes: UnsafeRawBufferPointer

    var count: Int { values.count }

    /// The run of `count` values from `start` on.
    func slice(_ start: Int, _ count: Int) -> DenseRun {
        DenseRun(values: UnsafeBufferPointer(rebasing: values[start..<start + count]), bytes: bytes)
    }
}
