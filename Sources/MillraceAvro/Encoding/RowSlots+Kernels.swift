import MillraceColumns

// One loop a type. In all of them `first` is the batch's row that stands in slot 0.
extension RowSlots {
    func writeBranches(_ presence: Presence, first: Int) {
        write(presence, first: first) { _, _ in 0 }
    }

    func write(booleans: [UInt8], _ presence: Presence, first: Int) {
        withSlice(booleans, first: first) { values in
            write(presence, first: first) { row, place in
                place.storeBytes(of: values[row] == 0 ? 0 : 1, as: UInt8.self)
                return 1
            }
        }
    }

    func write(dates: [Int32], _ presence: Presence, first: Int) {
        withSlice(dates, first: first) { values in
            write(presence, first: first) { row, place in ZigZag.store(Int64(values[row]), at: place) }
        }
    }

    func write(integers: [Int64], _ presence: Presence, first: Int) {
        withSlice(integers, first: first) { values in
            write(presence, first: first) { row, place in ZigZag.store(values[row], at: place) }
        }
    }

    func write(doubles: [Double], _ presence: Presence, first: Int) {
        withSlice(doubles, first: first) { values in
            write(presence, first: first) { row, place in
                place.storeBytes(of: values[row].bitPattern.littleEndian, as: UInt64.self)
                return 8
            }
        }
    }

    func write(narrowDecimals: [Int64], _ presence: Presence, first: Int) {
        withSlice(narrowDecimals, first: first) { values in
            write(presence, first: first) { row, place in DecimalBytes.store(values[row], at: place) }
        }
    }

    func write(wideDecimals: [Int128], _ presence: Presence, first: Int) {
        withSlice(wideDecimals, first: first) { values in
            write(presence, first: first) { row, place in DecimalBytes.store(values[row], at: place) }
        }
    }

    /// Hands the values of the rows in the slots to `body`.
    ///
    /// Safe: the slice is checked here, once, to have a value for each slot; the loops index it by slot only.
    @inline(__always)
    func withSlice<Value>(_ values: [Value], first: Int, _ body: (UnsafePointer<Value>) -> Void) {
        values.withUnsafeBufferPointer { buffer in
            guard count > 0, let base = UnsafeBufferPointer(rebasing: buffer[first..<first + count]).baseAddress else {
                return
            }
            body(base)
        }
    }
}
