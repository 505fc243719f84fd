import Testing

@testable import Millrace

@Suite struct ForeignInputTests {
    @Test(
        arguments: [
            [0x1F, 0x8B, 0x08], [0x28, 0xB5, 0x2F, 0xFD, 0x24], [0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26],
            [0x50, 0x41, 0x52, 0x31, 0x15], [0x4F, 0x62, 0x6A, 0x01], [0xFF, 0xFE, 0x61, 0x00],
        ] as [[UInt8]])
    func isRefusedByName(head: [UInt8]) {
        #expect(throws: MillraceError.self) { try ForeignInput.refuse(head) }
    }

    @Test(arguments: ["PAR1,PAR2\n", "BZh9,x\n", "Obj,x\n", "PK,x\n", "", "\u{FEFF}id\n"])
    func textIsNot(head: String) throws {
        try ForeignInput.refuse(Array(head.utf8))
    }
}
