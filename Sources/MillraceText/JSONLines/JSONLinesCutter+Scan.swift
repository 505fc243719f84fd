import CMillraceScan

extension JSONLinesCutter {
    /// Looks at the bytes that are new.
    mutating func scan() {
        if case .array(var array) = form {
            scanArray(&array)
            form = .array(array)
        } else {
            scanLines(isEnd: false)
        }
        // A return that waits for what is behind it is not part of the record.
        if scanned - pending > recordLimit { isBroken = true }
    }

    /// Looks at the end of the object: what is left over is the last record.
    mutating func scanRest() {
        if case .array(let array) = form {
            finishArray(array)
        } else {
            scanLines(isEnd: true)
            if !isBroken { take(pending, length) }
        }
        if !isBroken { recordEnd = length }
    }

    // MARK: Lines

    private mutating func scanLines(isEnd: Bool) {
        if lineEnd == .unknown { findLineEnd(isEnd: isEnd) }
        while scanned < length, !isBroken, let end = nextLineEnd(isEnd: isEnd) {
            take(pending, end)
            guard !isBroken else { return }
            pending = end + 1
            recordEnd = pending
            scanned = pending
        }
    }

    /// The last byte of the next line end; without one, everything has been looked at.
    private mutating func nextLineEnd(isEnd: Bool) -> Int? {
        guard lineEnd != .unknown else { return nil }
        let (start, count) = (scanned, length - scanned)
        let hasReturns = lineEnd == .carriageReturn
        let distance = bytes.withUnsafeBufferPointer { text -> Int in
            guard let base = text.baseAddress else { return count }
            // Safe: `count` bytes of the text stand behind `start`.
            guard hasReturns else { return millrace_find_byte(base + start, count, UInt8(ascii: "\n")) }
            return (0..<count).first { JSONText.isLineEnd(base[start + $0]) } ?? count
        }
        scanned = start + distance
        guard distance < count else { return nil }
        guard hasReturns, bytes[scanned] == UInt8(ascii: "\r") else { return scanned }
        // A line feed behind it belongs to it, and may be still to come.
        if scanned + 1 == length { return isEnd ? scanned : nil }
        return bytes[scanned + 1] == UInt8(ascii: "\n") ? scanned + 1 : scanned
    }

    /// Decides what ends lines, by the first line end. Returns in front of a line feed belong to it, however many they are.
    private mutating func findLineEnd(isEnd: Bool) {
        var place = scanned
        while place < length, !JSONText.isLineEnd(bytes[place]) { place += 1 }
        // The text before it holds no line end, and is not looked at again.
        scanned = place
        var behind = place
        while behind < length, bytes[behind] == UInt8(ascii: "\r") { behind += 1 }
        if behind - place > recordLimit {
            lineEnd = .carriageReturn
        } else if behind < length {
            lineEnd = bytes[behind] == UInt8(ascii: "\n") ? .lineFeed : .carriageReturn
        } else if isEnd {
            lineEnd = behind > place ? .carriageReturn : .lineFeed
        }
    }

    /// Takes a line as a record, if it is not blank.
    private mutating func take(_ start: Int, _ lineEnd: Int) {
        var end = lineEnd
        while end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        guard lineEnd - start <= recordLimit else {
            isBroken = true
            return
        }
        guard end > start, bytes[start] > 0x20 || !isBlank(start, end) else { return }
        JSONRecords.append(.init(start: start, end: end, isStray: false), to: &index)
    }

    // MARK: Arrays

    private mutating func scanArray(_ array: inout JSONArrayScan) {
        while scanned < length, !isBroken {
            switch array.phase {
            case .before:
                // The form was decided by this bracket: only white space stands before it.
                if bytes[scanned] == UInt8(ascii: "[") { array.phase = .inside }
                scanned += 1
                pending = scanned
            case .inside: scanElement(&array)
            case .behind:
                if JSONText.isSpace(bytes[scanned]) {
                    scanned += 1
                    pending = scanned
                    recordEnd = scanned
                } else {
                    array.phase = .stray
                }
            case .stray: scanned = length
            }
        }
    }

    private mutating func scanElement(_ array: inout JSONArrayScan) {
        let (start, count) = (scanned, length - scanned)
        let distance = bytes.withUnsafeBufferPointer { text -> Int in
            guard let base = text.baseAddress else { return count }
            // Safe: `count` bytes of the text stand behind `start`.
            return millrace_json_element_end(&array.nesting, base + start, count)
        }
        scanned = start + distance
        guard distance < count else { return }
        let isLast = bytes[scanned] == UInt8(ascii: "]")
        if !isLast || array.hasElements || !isBlank(pending, scanned) {
            take(element: pending, scanned, isStray: false)
        }
        guard !isBroken else { return }
        array.hasElements = true
        if isLast { array.phase = .behind }
        scanned += 1
        pending = scanned
        recordEnd = scanned
    }

    /// Takes an element, without the white space around it; one that is empty is for the decoder to reject.
    private mutating func take(element start: Int, _ end: Int, isStray: Bool) {
        guard end - start <= recordLimit else {
            isBroken = true
            return
        }
        var (first, last) = (start, end)
        while first < last, JSONText.isSpace(bytes[first]) { first += 1 }
        while last > first, JSONText.isSpace(bytes[last - 1]) { last -= 1 }
        JSONRecords.append(.init(start: first, end: last, isStray: isStray), to: &index)
    }

    private mutating func finishArray(_ array: JSONArrayScan) {
        switch array.phase {
        case .before, .behind: break
        case .stray: take(element: pending, length, isStray: true)
        case .inside:
            let isCut = array.nesting.depth > 0 || array.nesting.in_string
            if !isBlank(pending, length) { take(element: pending, length, isStray: false) }
            // An element that was cut off is rejected for that; otherwise the missing end is a fault of its own.
            if !isCut, !isBroken { take(element: length, length, isStray: true) }
        }
    }

    private func isBlank(_ start: Int, _ end: Int) -> Bool {
        (start..<end).allSatisfy { JSONText.isSpace(bytes[$0]) }
    }
}
