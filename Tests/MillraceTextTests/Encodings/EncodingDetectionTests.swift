import Testing

@testable import MillraceText

@Suite struct EncodingDetectionTests {
    private func detected(_ head: [UInt8]) -> TextEncoding? {
        head.withUnsafeBytes { TextEncoding.detect(head: $0) }
    }

    private func units(_ text: String) -> [UInt8] {
        text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    }

    private func swapped(_ bytes: [UInt8]) -> [UInt8] {
        stride(from: 0, to: bytes.count - 1, by: 2).flatMap { [bytes[$0 + 1], bytes[$0]] }
    }

    @Test(
        arguments: [
            ([0xEF, 0xBB, 0xBF, 0x61], TextEncoding.utf8), ([0xFF, 0xFE], .utf16LittleEndian),
            ([0xFE, 0xFF, 0, 0x61], .utf16BigEndian), ([0xEF, 0xBB], nil), ([0xFF], nil), ([], nil),
            (Array("id,name\n1,ä\n".utf8), nil),
        ] as [([UInt8], TextEncoding?)]) func `a mark says it all`(head: [UInt8], encoding: TextEncoding?)
    {
        #expect(detected(head) == encoding)
    }

    @Test func `Western text in UTF-16 needs no mark`() {
        let head = units("id;naïve\r\n1;“x” €\r\n2;yyyyyyyyyyyyyyyyyyyyyyy\r\n")
        #expect(detected(head) == .utf16LittleEndian)
        #expect(detected(swapped(head)) == .utf16BigEndian)
        #expect(detected(head + [0x61]) == .utf16LittleEndian)
    }

    @Test func `line ends tell UTF-16 in other scripts`() {
        for text in [
            String(repeating: "Анна;Москва\r\n", count: 40), "имя,город\nНива,Београд\nΓιώργος,Αθήνα\n",
            "名前,都市\n花子,東京\n太郎,大阪\n",
        ] {
            #expect(detected(units(text)) == .utf16LittleEndian)
            #expect(detected(swapped(units(text))) == .utf16BigEndian)
            #expect(detected(Array(text.utf8)) == nil)
        }
        // A zero in UTF-8 stands in either half.
        #expect(detected(Array("id,name\n1,a\u{0}b\n2,c\n3,d\u{0}\n4,eee\n".utf8)) == nil)
    }

    @Test func `zeros alone are data, and little evidence is none`() {
        #expect(detected(Array(repeating: 0, count: 64)) == nil)
        #expect(detected(units("a,b\n1,2")) == nil)
        #expect(detected(Array("a\0b,c\0d\n\0e\0,f\0\n".utf8)) == nil)
        #expect(detected(units("日本語のテキストは推測されない")) == nil)
    }

    @Test(arguments: TextEncoding.allCases)
    func `an encoding is found by its own name`(encoding: TextEncoding) {
        #expect(TextEncoding(name: encoding.rawValue) == encoding)
        #expect(TextEncoding(name: encoding.rawValue.uppercased()) == encoding)
    }

    @Test(
        arguments: [
            ("UTF8", TextEncoding.utf8), ("utf-16", .utf16LittleEndian), ("ISO-8859-1", .latin1),
            ("cp1252", .windows1252),
            ("Shift_JIS", .shiftJIS), ("CP932", .shiftJIS), ("latin-9", nil), ("", nil),
        ] as [(String, TextEncoding?)]) func `other names are known too`(name: String, encoding: TextEncoding?)
    {
        #expect(TextEncoding(name: name) == encoding)
    }
}
