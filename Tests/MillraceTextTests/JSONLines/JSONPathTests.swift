import Testing

@testable import MillraceText

@Suite struct JSONPathTests {
    @Test(arguments: [
        (#"{"age":"#, "age"), (#"{"a":1, "user" : {"age": "#, "user.age"),
        (#"{"items":[{"price":1},{"price":"#, "items[].price"),
        (#"{"m":[[1],["#, "m[][]"), (#"{"a":{"b":"}],\""},"c":"#, "c"), (#"{"a":["x","#, "a[]"),
        (#"{"\u00e4\"":"#, "ä\""),
        (#"{"a":{"b":1,"#, "a"), (#"{"a\\":{"":"#, #"a\."#),
    ])
    func `the path is that of the value behind the text`(_ text: String, _ path: String) {
        let found = Array(text.utf8).withUnsafeBufferPointer { JSONPath.path(behind: $0) }
        #expect(found == path)
    }

    @Test(arguments: ["", "{", #"{"a":1,"#])
    func `a record itself has no path`(_ text: String) {
        #expect(Array(text.utf8).withUnsafeBufferPointer { JSONPath.path(behind: $0) } == nil)
    }
}
