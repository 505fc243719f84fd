import MillraceColumns
import Testing

@testable import MillraceText

/// What docs/reference/types.md says of each text.
@Suite struct TypesPageTests {
    static let timestamp = LogicalType.timestamp(isAdjustedToUTC: false)

    @Test(arguments: [
        (["true", "FALSE"], LogicalType.boolean), (["t", "f"], .string), (["yes", "no"], .string),
        (["0", "-7"], .int64),
        (["12345678901234567890"], .string), (["1.5", ".5", "5.", "1e5", "1.10"], .double),
        (["0.1234567890123456789"], .string), (["9007199254740993", "0.5"], .string), (["NaN", "1.5"], .double),
        (["inf", "1.5"], .double), (["00501"], .string), (["+49"], .string), (["1_000"], .string), (["0x1F"], .string),
        (["12%"], .string), (["$5"], .string), (["1.234,5"], .string), (["1,234"], .string), (["2024-05-06"], .date),
        (["2024/5/6"], .date), (["2024-5-6"], .date), (["2024.05.06"], .date), (["13/05/2024", "01/05/2024"], .date),
        (["05/13/2024", "05/01/2024"], .date), (["05/06/2024"], .string), (["06.05.24"], .string),
        (["2024-05-06 07:08:09", "2024-05-06T07:08", "2024-05-06"], timestamp), (["13/05/2024 7:08 PM"], timestamp),
        (["2024-05-06T07:08:09Z", "2024-05-06T07:08:09+01:00"], .timestamp(isAdjustedToUTC: true)),
        (["07:08:09"], .string), (["NA", "7"], .string),
    ]) func `without options`(values: [String], type: LogicalType) throws {
        #expect(try MergeTests.summary(values, ValueOptions()).resolvedType == type)
    }

    @Test(arguments: [
        (["yes", "NO", "true", "0"], ValueOptions.made(booleans: [("yes", "no"), ("1", "0")]), LogicalType.boolean),
        (["0", "1", "2"], .made(booleans: [("1", "0")]), .int64),
        (["12345678901234567890", "1"], .made(decimals: .exact), .decimal(precision: 20, scale: 0)),
        (["1.10", "2"], .made(decimals: .always), .decimal(precision: 3, scale: 2)),
        (["0.1234567890123456789"], .made(decimals: .exact), .decimal(precision: 19, scale: 19)),
        (["1.234,5"], .made(decimal: ",", thousands: "."), .double), (["1,234"], .made(thousands: ","), .int64),
        (["12,34"], .made(thousands: ","), .string), (["05/06/2024", "2024-05-06"], .made(dates: .dayFirst), .date),
        (["05/06/2024", "05.06.2024 7:08 PM"], .made(dates: .monthFirst), timestamp),
        (["13/05/2024"], .made(dates: .monthFirst), .string), (["2024/5/6"], .made(dates: .monthFirst), .date),
        (["06.05.24"], .made(dates: .dayFirst, shortYears: 1950), .date),
        (["06.05.24"], .made(dates: .dayFirst), .string),
    ]) func `with options`(values: [String], options: ValueOptions, type: LogicalType) throws {
        #expect(try MergeTests.summary(values, options).resolvedType == type)
    }
}
