import MillraceColumns
import MillraceText

/// Finds the byte of a rejected record that is at fault, by reading the record again as it was read.
enum FaultPlace {
    /// Where in the record the fault is; nil when reading it alone does not give the same fault.
    static func offset(of entry: RejectEntry, _ recorded: RecordedReading) -> Int? {
        guard let raw = entry.raw, let options = try? ReplayText.options(recorded.rules, recorded.format) else {
            return nil
        }
        let frame = RecordFrame(recorded, options)
        let fault = frame.fault(
            of: raw, frame.reading(sample: raw), declared: recorded.types.mapValues(\.logicalType))
        guard let fault, fault.reason.rawValue == entry.reason, fault.position.byte <= UInt64(raw.count) else {
            return nil
        }
        return Int(fault.position.byte)
    }
}
