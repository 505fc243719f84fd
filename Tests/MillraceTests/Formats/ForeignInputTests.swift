import Testing

@testable import Millrace

@Suite struct ForeignInputTests {
    @Test(
        arguments: [
            [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], [0x50, 0x4B, 0x03, 0x04], [0x50, 0x41, 0x52, 0x31, 0x15],
            [0x4F, 0x62, 0x6A, 0x01], [0x02, 0x21, 0x4C, 0x18],
        ] as [[UInt8]])
    func isRefusedByName(head: [UInt8]) {
        #expect(throws: MillraceError.self) { try ForeignInput.refuse(head) }
    }

    @Test(arguments: ["PAR1,PAR2\n", "BZh9,x\n", "Obj,x\n", "PK,x\n", "", "\u{FEFF}id\n"])
    func textIsNot(head: String) throws {
        try ForeignInput.refuse(Array(head.utf8))
    }
}
