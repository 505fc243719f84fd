/// How many digits a number without an exponent is written with.
struct NumberShape: Hashable {
    /// Before the point; a zero that stands there alone is none.
    var integerDigits = 0
    /// Behind the point, zeros at the end too.
    var fractionDigits = 0
    var hasPoint = false

    var digits: Int { integerDigits + fractionDigits }

    /// Reads `-`, digits without leading zeros, and a point somewhere; nil for every other text.
    init?(_ text: UnsafePointer<UInt8>, _ length: Int) {
        let start = length > 0 && text[0] == UInt8(ascii: "-") ? 1 : 0
        var place = start
        while place < length, text[place] &- UInt8(ascii: "0") <= 9 { place += 1 }
        let whole = place - start
        let isZero = whole == 1 && text[start] == UInt8(ascii: "0")
        guard whole <= 1 || text[start] != UInt8(ascii: "0") else { return nil }
        if place < length, text[place] == UInt8(ascii: ".") {
            hasPoint = true
            place += 1
            let point = place
            while place < length, text[place] &- UInt8(ascii: "0") <= 9 { place += 1 }
            fractionDigits = place - point
        }
        guard place == length, whole + fractionDigits > 0 else { return nil }
        integerDigits = isZero ? 0 : whole
    }
}
