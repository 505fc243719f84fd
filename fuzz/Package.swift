// swift-tools-version: 6.2
// The fuzz targets: a package of its own, so that the rooms under test are built with sanitizers and without what only networks need.
// Sources/Millrace… are links to the rooms; `make fuzz` builds and runs this with the sanitizers (scripts/fuzz).

import PackageDescription

let package = Package(
    name: "millrace-fuzz",
    products: [
        .executable(name: "fuzz-parquet", targets: ["FuzzParquet"]),
        .executable(name: "fuzz-avro", targets: ["FuzzAvro"]),
        .executable(name: "fuzz-csv", targets: ["FuzzCSV"]),
        .executable(name: "fuzz-json", targets: ["FuzzJSON"]),
        .executable(name: "fuzz-encodings", targets: ["FuzzEncodings"]),
        .executable(name: "fuzz-roundtrip", targets: ["FuzzRoundTrip"]),
        .executable(name: "fuzz-sniff", targets: ["FuzzSniff"]),
        .executable(name: "fuzz-stream", targets: ["FuzzStream"]),
    ],
    targets: [
        .target(name: "CMillraceScan"),
        .target(
            name: "CMillraceCodecs",
            linkerSettings: [
                .linkedLibrary(":libzstd.a"), .linkedLibrary(":libsnappy.a"), .linkedLibrary(":liblz4.a"),
                .linkedLibrary(":libbz2.a"), .linkedLibrary(":liblzma.a"), .linkedLibrary(":libdeflate.a"),
                .linkedLibrary(":libbrotlidec.a"), .linkedLibrary(":libbrotlicommon.a"), .linkedLibrary("stdc++"),
            ]),
        .target(name: "MillraceBytes"),
        .target(name: "MillraceColumns", dependencies: ["MillraceBytes"]),
        .target(name: "MillraceText", dependencies: ["CMillraceScan", "MillraceBytes", "MillraceColumns"]),
        .target(name: "MillraceCompression", dependencies: ["CMillraceCodecs"]),
        .target(name: "MillraceParquet", dependencies: ["MillraceBytes", "MillraceColumns", "MillraceCompression"]),
        .target(name: "MillraceAvro", dependencies: ["MillraceBytes", "MillraceColumns", "MillraceCompression"]),
        .target(name: "FuzzKit", dependencies: ["MillraceColumns", "MillraceText"]),
        .executableTarget(name: "FuzzParquet", dependencies: ["FuzzKit", "MillraceColumns", "MillraceParquet"]),
        .executableTarget(name: "FuzzAvro", dependencies: ["FuzzKit", "MillraceAvro", "MillraceColumns"]),
        .executableTarget(name: "FuzzCSV", dependencies: ["FuzzKit", "MillraceColumns", "MillraceText"]),
        .executableTarget(name: "FuzzJSON", dependencies: ["FuzzKit", "MillraceColumns", "MillraceText"]),
        .executableTarget(name: "FuzzEncodings", dependencies: ["FuzzKit", "MillraceText"]),
        .executableTarget(name: "FuzzSniff", dependencies: ["FuzzKit", "MillraceColumns", "MillraceText"]),
        .target(name: "CZlibJudge", linkerSettings: [.linkedLibrary("z")]),
        .executableTarget(name: "FuzzStream", dependencies: ["CZlibJudge", "FuzzKit", "MillraceCompression"]),
        .executableTarget(
            name: "FuzzRoundTrip",
            dependencies: ["FuzzKit", "MillraceAvro", "MillraceColumns", "MillraceParquet", "MillraceText"]),
    ],
    swiftLanguageModes: [.v6]
)
