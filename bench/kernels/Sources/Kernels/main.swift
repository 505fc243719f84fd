// kernels [--filter TEXT] [--repetitions N | --once] [--json]: times the hot loops; exits 1 at a wrong answer.

import CMillraceProcess
import Glibc

func fail(_ what: String, code: Int32) -> Never {
    let line = Array("kernels: \(what)\n".utf8)
    _ = write(2, line, line.count)
    exit(code)
}

struct Arguments {
    var filter = ""
    var repetitions = 200
    var isJSON = false

    init(_ words: ArraySlice<String>) {
        var words = words
        while let word = words.popFirst() {
            switch word {
            case "--filter":
                guard let text = words.popFirst() else { Arguments.refuse("--filter needs a text") }
                filter = text
            case "--repetitions":
                guard let text = words.popFirst(), let count = Int(text), count > 0 else {
                    Arguments.refuse("--repetitions needs a number")
                }
                repetitions = count
            case "--once": repetitions = 1
            case "--json": isJSON = true
            default: Arguments.refuse("no such option: \(word)")
            }
        }
    }

    static func refuse(_ what: String) -> Never {
        fail(what, code: 2)
    }
}

// As the command line does, and never trimmed: what is timed is the loop, not the kernel clearing pages.
millrace_process_limit_allocator(1, 1 << 30)

let arguments = Arguments(CommandLine.arguments.dropFirst())
do {
    let table = Table(rows: 1 << 17)
    let kernels =
        try textKernels(table) + jsonKernels() + parquetKernels(table) + avroKernels(table) + codecKernels(table)
        + streamKernels(table)
    let chosen = kernels.filter { arguments.filter.isEmpty || $0.name.contains(arguments.filter) }
    if chosen.isEmpty { Arguments.refuse("no kernel's name has \(arguments.filter)") }
    var lines: [String] = []
    if !arguments.isJSON { print(Measurement.head) }
    for kernel in chosen {
        let measurement = try Measurement(kernel, repetitions: arguments.repetitions)
        if arguments.isJSON { lines.append(measurement.json) } else { print(measurement.row) }
    }
    if arguments.isJSON { print("[" + lines.joined(separator: ",\n") + "]") }
} catch {
    fail("\(error)", code: 1)
}
